package io.scriptorium.inference.fleet;

import io.scriptorium.inference.seats.SeatClaim;
import io.scriptorium.inference.seats.SeatLedger;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.job.Json;
import io.scriptorium.redis.Redis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as all its processes together see it, at one time.
 *
 * @param servers by name
 * @param processes the number that use the fleet
 * @param waiting jobs that wait for a seat
 * @param ahead jobs that are planned, or being planned, and not begun
 */
public record FleetStatus(List<Server> servers, int processes, int waiting, int ahead) {

  private static final String PLAN_OF = "plan of ";

  /**
   * One server.
   *
   * @param seats generations that may run
   * @param taken seats that jobs hold
   * @param jobs what holds them: job ids, {@code JOB#INDEX} for single sections, and for plans
   *     {@code plan of JOB}
   * @param health healthy, slow, failing or on trial, with the number of processes that see it so
   *     where they do not agree; draining where it gets no new jobs
   * @param generated generated tokens a second
   * @param prompted prompt tokens a second, cached ones included
   * @param cached prompt tokens a second that the server had in its cache
   * @param failure the last failure of a process's requests that no answer has followed, with its
   *     remedy; null where there is none
   * @param needsPerson whether that failure cannot get better by itself: a person must change the
   *     server, its account or the settings
   */
  public record Server(
      String name,
      int seats,
      int taken,
      List<String> jobs,
      String health,
      double generated,
      double prompted,
      double cached,
      @Nullable String failure,
      boolean needsPerson) {

    /** Free seats, never negative. */
    public int free() {
      return Math.max(0, seats - taken);
    }

    /** The share of the prompt tokens that were cached, from 0 to 1; 0 without any prompt. */
    public double cacheHitRate() {
      return prompted == 0 ? 0 : cached / prompted;
    }
  }

  /**
   * What one process publishes.
   *
   * @param fleet what the process uses the servers for
   */
  record Report(String fleet, List<ServerReport> servers) {}

  /**
   * One server in a report.
   *
   * @param health the state of the server's circuit in that process: closed, open or half-open
   * @param slow whether it is much slower than its peers
   * @param generated generated tokens a second, lately
   * @param prompted prompt tokens a second, cached ones included
   * @param cached prompt tokens a second that the server had in its cache
   * @param failure the last failure that no answer has followed, or null
   * @param needsPerson whether it cannot get better by itself; null in reports of older processes
   */
  record ServerReport(
      String name,
      int seats,
      String health,
      boolean slow,
      double generated,
      double prompted,
      double cached,
      @Nullable String failure,
      @Nullable Boolean needsPerson) {}

  /**
   * Reads it from the ledger of seats.
   *
   * @throws io.scriptorium.runtime.UnavailableException if Redis is unavailable
   */
  public static FleetStatus read(Redis redis) {
    var ledger = new SeatLedger(redis, SeatSettings.DEFAULTS);
    List<Report> reports =
        ledger.view(List.of()).reports().stream()
            .map(json -> Json.read(json.getBytes(StandardCharsets.UTF_8), Report.class))
            .toList();
    Map<String, List<ServerReport>> byName =
        reports.stream()
            .flatMap(report -> report.servers().stream())
            .collect(Collectors.groupingBy(ServerReport::name, TreeMap::new, Collectors.toList()));
    SeatLedger.View view = ledger.view(byName.keySet());
    List<Server> servers = new ArrayList<>();
    byName.forEach((name, seen) -> {
      List<String> tokens = view.held().getOrDefault(name, List.of());
      servers.add(
          new Server(
              name,
              seen.stream().mapToInt(ServerReport::seats).max().orElse(0),
              tokens.size(),
              tokens.stream().map(FleetStatus::job).sorted().toList(),
              view.draining().contains(name) ? "draining, " + health(seen) : health(seen),
              seen.stream().mapToDouble(ServerReport::generated).sum(),
              seen.stream().mapToDouble(ServerReport::prompted).sum(),
              seen.stream().mapToDouble(ServerReport::cached).sum(),
              seen.stream()
                  .map(ServerReport::failure)
                  .filter(Objects::nonNull)
                  .findFirst()
                  .orElse(null),
              seen.stream().anyMatch(report -> Boolean.TRUE.equals(report.needsPerson()))));
    });
    return new FleetStatus(List.copyOf(servers), reports.size(), view.waiting(), view.ahead());
  }

  /** The ids of the jobs that a server makes a plan for. */
  public Set<String> planning() {
    return servers.stream()
        .flatMap(server -> server.jobs().stream())
        .filter(job -> job.startsWith(PLAN_OF))
        .map(job -> job.substring(PLAN_OF.length()))
        .collect(Collectors.toSet());
  }

  /** Sends no new jobs to a server, or sends them again. Jobs on it continue. */
  public static void drain(Redis redis, String server, boolean drains) {
    new SeatLedger(redis, SeatSettings.DEFAULTS).drain(server, drains);
  }

  private static String job(String token) {
    String work = SeatClaim.workOf(token);
    return SeatClaim.isPlanning(token) ? PLAN_OF + work : work;
  }

  private static String health(List<ServerReport> seen) {
    Map<String, Long> counts =
        seen.stream()
            .collect(
                Collectors.groupingBy(FleetStatus::health, TreeMap::new, Collectors.counting()));
    return counts.size() == 1
        ? counts.keySet().iterator().next()
        : counts.entrySet().stream()
            .map(entry -> "%s (%d)".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String health(ServerReport server) {
    return switch (server.health()) {
      case "open" -> "failing";
      case "half-open" -> "on trial";
      default -> server.slow() ? "slow" : "healthy";
    };
  }
}
