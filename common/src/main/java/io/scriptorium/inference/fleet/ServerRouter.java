package io.scriptorium.inference.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.FleetStatus.Report;
import io.scriptorium.inference.fleet.FleetStatus.ServerReport;
import io.scriptorium.inference.fleet.InferenceSettings.CircuitSettings;
import io.scriptorium.inference.seats.SeatLedger.Place;
import io.scriptorium.inference.seats.SeatManager;
import io.scriptorium.job.Json;
import io.scriptorium.runtime.Fnv;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The servers as this process sees them now, the circuit of each, and the order in which a job
 * would take them. A server that has left the directory is known while a job is on it.
 */
final class ServerRouter implements SeatManager.FleetView {

  private final String fleet;
  private final ServerDirectory directory;
  private final CircuitSettings circuitSettings;
  private final ServerRates rates;
  private volatile Runnable onChange = () -> {};
  private volatile Consumer<String> onRecovery = _ -> {};
  private final Map<String, InferenceServer> known = new ConcurrentHashMap<>();
  private final Map<String, ServerCircuit> circuits = new ConcurrentHashMap<>();

  private final Map<String, InferenceFailure> failures = new ConcurrentHashMap<>();

  /** The model that gave each server's last answer. */
  private final Map<String, String> models = new ConcurrentHashMap<>();

  /** The claim that may try a server whose circuit is half-open; one at a time. */
  private final Map<String, String> trials = new ConcurrentHashMap<>();

  /**
   * @param fleet what the servers are used for
   */
  ServerRouter(
      String fleet, ServerDirectory directory, CircuitSettings circuitSettings, ServerRates rates) {
    this.fleet = fleet;
    this.directory = directory;
    this.circuitSettings = circuitSettings;
    this.rates = rates;
  }

  /**
   * @param action run when other servers may be available than before; must not block
   */
  void onChange(Runnable action) {
    onChange = action;
  }

  /**
   * @param action gets the name of each server that failed and may be tried again; must not block
   */
  void onRecovery(Consumer<String> action) {
    onRecovery = action;
  }

  List<InferenceServer> all() {
    return directory.servers();
  }

  /** The server, also where it has left the directory while a job is on it. */
  Optional<InferenceServer> named(String name) {
    return all().stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .or(() -> Optional.ofNullable(known.get(name)));
  }

  ServerCircuit circuit(String name) {
    return circuits.computeIfAbsent(
        name, it -> new ServerCircuit(it, circuitSettings, () -> circuitChanged(it)));
  }

  /** A server answered with text: what failed before is over. */
  void answered(String server) {
    failures.remove(server);
  }

  /** The model of a server's last answer; null before the first, and after it was restarted. */
  @Nullable String modelOf(String server) {
    return models.get(server);
  }

  void answeredWith(String server, String model) {
    models.put(server, model);
  }

  /** A request to a server failed. What is the request's own fault says nothing of the server. */
  void failed(InferenceFailure failure) {
    if (failure.cause() != InferenceFailure.Cause.REQUEST && named(failure.server()).isPresent()) {
      failures.put(failure.server(), failure);
    }
  }

  /** Whether no server can answer until a person has changed something. */
  boolean allNeedPerson() {
    List<InferenceServer> all = all();
    return !all.isEmpty()
        && all.stream()
            .map(server -> failures.get(server.name()))
            .allMatch(failure -> failure != null && failure.needsPerson());
  }

  /** The last failure of each server that has not answered since. */
  Map<String, InferenceFailure> failures() {
    return Map.copyOf(failures);
  }

  private void circuitChanged(String name) {
    onChange.run();
    if (circuit(name).state() == ServerCircuit.State.HALF_OPEN) {
      // It may have been restarted with other seats and another model.
      models.remove(name);
      onRecovery.accept(name);
      named(name).ifPresent(directory::refreshSoon);
    }
  }

  /** Whether a server is much slower than its peers. */
  boolean isSlow(String name) {
    return rates.share(name) < 1;
  }

  /** All seats, those of failing servers included. */
  int totalSeats() {
    return all().stream().mapToInt(InferenceServer::seats).sum();
  }

  boolean anyAdmitsBut(Collection<String> excluded) {
    return all().stream()
        .anyMatch(server -> !excluded.contains(server.name()) && circuit(server.name()).admits());
  }

  /**
   * Where a claim would take a seat now, the most wanted first: the server that the job was on,
   * then its own order, after that servers much slower than their peers, with a share of their
   * seats, and at last those whose circuit is half-open. Failing servers are left out.
   *
   * @param last the server that the job was on, or null
   */
  List<Place> places(String token, String jobId, @Nullable String last, Set<String> excluded) {
    List<Place> first = new ArrayList<>();
    List<Place> slow = new ArrayList<>();
    List<Place> onTrial = new ArrayList<>();
    Map<String, Double> shares = rates.shares();
    for (InferenceServer server : order(jobId, all())) {
      String name = server.name();
      ServerCircuit circuit = circuit(name);
      if (excluded.contains(name) || !circuit.admits()) {
        continue;
      }
      if (circuit.state() != ServerCircuit.State.CLOSED) {
        if (mayTry(name, token)) {
          onTrial.add(new Place(name, server.seats()));
        }
        continue;
      }
      double share = shares.getOrDefault(name, 1.0);
      if (share < 1) {
        slow.add(new Place(name, Math.max(1, (int) (server.seats() * share))));
      } else if (name.equals(last)) {
        first.addFirst(new Place(name, server.seats()));
      } else {
        first.add(new Place(name, server.seats()));
      }
    }
    first.addAll(slow);
    first.addAll(onTrial);
    return first;
  }

  private boolean mayTry(String server, String token) {
    String other = trials.putIfAbsent(server, token);
    return other == null || other.equals(token);
  }

  /** A claim no longer waits: others may try the servers it was to try. */
  void endTrials(String token) {
    if (trials.values().removeIf(token::equals)) {
      onChange.run();
    }
  }

  /**
   * Takes over a change of the directory; servers that have left it and run nothing are dropped.
   *
   * @return the names of all that are known now
   */
  Set<String> refresh(Set<String> inUse) {
    Set<String> kept = new HashSet<>(inUse);
    for (InferenceServer server : all()) {
      known.put(server.name(), server);
      kept.add(server.name());
    }
    known.keySet().retainAll(kept);
    circuits.keySet().retainAll(kept);
    failures.keySet().retainAll(kept);
    models.keySet().retainAll(kept);
    rates.keepOnly(kept);
    return kept;
  }

  @Override
  public Map<String, Integer> seats(Set<String> inUse) {
    Map<String, Integer> seats = new HashMap<>();
    // A server that has left the directory keeps its jobs.
    inUse.forEach(name -> seats.put(name, InferenceServer.DEFAULT_SEATS));
    all().forEach(server -> seats.put(server.name(), server.seats()));
    return seats;
  }

  @Override
  public String report() {
    var report = new Report(fleet, all().stream().map(this::reportOf).toList());
    return new String(Json.write(report), UTF_8);
  }

  private ServerReport reportOf(InferenceServer server) {
    ServerRates.Rates now = rates.rates(server.name());
    InferenceFailure failure = failures.get(server.name());
    return new ServerReport(
        server.name(),
        server.seats(),
        circuit(server.name()).state().label(),
        isSlow(server.name()),
        now.generated(),
        now.prompted(),
        now.cached(),
        failure == null ? null : failure.reasonWithAdvice(),
        failure != null && failure.needsPerson());
  }

  /**
   * A job's own order of servers, its home first, by rendezvous hashing: every server gets a score
   * for the job, the highest is its home. All processes compute the same order without
   * coordination; when a server leaves, only its own jobs move, each to the next in its order
   * (Thaler and Ravishankar, "Using name-based mappings to increase hit rates", IEEE/ACM
   * Transactions on Networking 6(1), 1998). All servers have the same weight.
   */
  static List<InferenceServer> order(String jobId, List<InferenceServer> servers) {
    record Scored(InferenceServer server, long score) {}
    long job = Fnv.hash(jobId.getBytes(UTF_8));
    return servers.stream()
        .map(server -> new Scored(server, mix(job ^ mix(Fnv.hash(server.name().getBytes(UTF_8))))))
        .sorted(
            Comparator.comparingLong(Scored::score)
                .reversed()
                .thenComparing(scored -> scored.server().name()))
        .map(Scored::server)
        .toList();
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): every bit depends on all. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
