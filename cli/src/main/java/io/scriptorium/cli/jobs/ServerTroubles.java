package io.scriptorium.cli.jobs;

import io.scriptorium.inference.fleet.FleetStatus;
import io.scriptorium.inference.fleet.FleetStatus.Server;
import io.scriptorium.runtime.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Why no text comes, as far as the inference servers are the reason: what the workers report about
 * them, read at most once a second. For one thread.
 */
final class ServerTroubles {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** From when on a server is reported that has a request, and sends nothing. */
  private static final Duration SILENCE = Duration.ofSeconds(8);

  /** A server that answers each request otherwise would fill the screen. */
  private static final int MOST_LINES_A_SERVER = 4;

  private static final String ABOUT_MODELS = "INFERENCE_MODEL";
  private static final int MOST_MODELS_NAMED = 5;

  private final Supplier<FleetStatus> fleet;
  private final Function<String, List<String>> models;
  private final Optional<Path> log;
  private final Duration patience;
  private final LongSupplier nanoClock;
  private final Set<String> said = new HashSet<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Long> silentSinceNanos = new HashMap<>();
  private List<Server> servers = List.of();
  private long readAtNanos;
  private long hopelessSinceNanos;
  private boolean hopeless;
  private boolean logSaid;

  /**
   * @param fleet reads the state of the servers; may throw {@link UnavailableException}
   * @param models the models that a server lists now, by its base URL
   * @param log where the workers log each try; empty where it is not known here
   * @param patience how long all servers may refuse by a state that no waiting changes
   */
  ServerTroubles(
      Supplier<FleetStatus> fleet,
      Function<String, List<String>> models,
      Optional<Path> log,
      Duration patience,
      LongSupplier nanoClock) {
    this.fleet = fleet;
    this.models = models;
    this.log = log;
    this.patience = patience;
    this.nanoClock = nanoClock;
    readAtNanos = nanoClock.getAsLong() - INTERVAL.toNanos();
  }

  /** What is new since the last call, a line for each server. */
  List<String> news() {
    read();
    List<String> news = new ArrayList<>();
    for (Server server : servers) {
      Optional<String> line = line(server);
      if (line.isPresent()
          && said.add(line.get())
          && lines.merge(server.name(), 1, Integer::sum) <= MOST_LINES_A_SERVER) {
        news.add(server.needsPerson() ? line.get() + listed(server) : line.get());
      }
    }
    if (!news.isEmpty() && !logSaid) {
      logSaid = true;
      log.ifPresent(it -> news.add("Each try is in the log: " + it));
    }
    return news;
  }

  private Optional<String> line(Server server) {
    String failure = server.failure();
    if (failure != null) {
      return Optional.of(
          server.needsPerson()
              ? "No text comes: " + failure
              : "Waiting: %s. It is tried again until it answers"
                  .formatted(withoutFullStop(failure)));
    }
    Long since = silentSinceNanos.get(server.name());
    return since == null || nanoClock.getAsLong() - since < SILENCE.toNanos()
        ? Optional.empty()
        : Optional.of(
            "Waiting: %s has a request and has sent no text for %d s; it may be loading its model or be busy, which its log shows. Ctrl-C stops the wait"
                .formatted(server.name(), SILENCE.toSeconds()));
  }

  /** What the job waits for while nothing has failed. */
  Optional<String> waitingFor() {
    String busy =
        servers.stream()
            .filter(server -> server.taken() > 0 && server.failure() == null)
            .map(Server::name)
            .collect(Collectors.joining(", "));
    return busy.isEmpty() ? Optional.empty() : Optional.of(busy);
  }

  /** Why it is of no use to wait: every server has refused for too long. Empty while it is. */
  Optional<String> hopeless() {
    return hopeless && nanoClock.getAsLong() - hopelessSinceNanos >= patience.toNanos()
        ? Optional.of(servers.stream().map(Server::failure).collect(Collectors.joining("; ")))
        : Optional.empty();
  }

  private String listed(Server server) {
    List<String> names =
        String.valueOf(server.failure()).contains(ABOUT_MODELS)
            ? models.apply(server.name())
            : List.of();
    return names.isEmpty()
        ? ""
        : ". Models there: "
            + String.join(", ", names.subList(0, Math.min(names.size(), MOST_MODELS_NAMED)))
            + (names.size() > MOST_MODELS_NAMED ? ", …" : "");
  }

  private void read() {
    long now = nanoClock.getAsLong();
    if (now - readAtNanos < INTERVAL.toNanos()) {
      return;
    }
    readAtNanos = now;
    try {
      servers = fleet.get().servers();
    } catch (UnavailableException e) {
      // Redis is unavailable: nothing is known, and the workers wait for it too.
      servers = List.of();
    }
    noteSilence(now);
    boolean all =
        !servers.isEmpty()
            && servers.stream().allMatch(it -> it.failure() != null && it.needsPerson());
    if (all && !hopeless) {
      hopelessSinceNanos = now;
    }
    hopeless = all;
  }

  private static String withoutFullStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private void noteSilence(long now) {
    for (Server server : servers) {
      if (server.taken() > 0 && server.failure() == null && server.generated() == 0) {
        silentSinceNanos.putIfAbsent(server.name(), now);
      } else {
        silentSinceNanos.remove(server.name());
      }
    }
  }
}
