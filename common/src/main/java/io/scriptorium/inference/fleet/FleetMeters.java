package io.scriptorium.inference.fleet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.seats.SeatManager;
import io.scriptorium.job.TokenUsage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of a fleet. Labels are the fleet's name, its servers, and kinds of outcomes: all
 * bounded. The gauges are removed when the fleet closes.
 */
final class FleetMeters implements AutoCloseable {

  private static final String PREFIX = "scriptorium.inference.";
  private static final Duration[] FIRST_TOKEN_BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(200),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2)
  };
  private static final Duration[] SEAT_WAIT_BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofHours(6)
  };

  private final MeterRegistry registry;
  private final Tags fleet;
  private final ServerRouter servers;
  private final SeatManager seats;
  private final Map<String, List<Meter>> serverGauges = new HashMap<>();
  private final Meter.MeterProvider<Timer> requests;
  private final Meter.MeterProvider<Timer> firstTokens;
  private final Meter.MeterProvider<Counter> tokens;
  private final Meter.MeterProvider<Counter> moves;
  private final Meter.MeterProvider<DistributionSummary> streamSpeeds;
  private final GenAiMeters genAi;
  private final Timer seatWaits;
  private final Counter retries;
  private final Gauge waiting;

  FleetMeters(
      InferenceSettings settings, ServerRouter servers, SeatManager seats, MeterRegistry registry) {
    this.servers = servers;
    this.seats = seats;
    this.registry = registry;
    fleet = Tags.of("fleet", settings.fleet());
    requests =
        timer("requests", "Requests to inference servers, by how they ended")
            .withRegistry(registry);
    firstTokens =
        timer("time.to.first.token", "From a request until its first generated token")
            .serviceLevelObjectives(FIRST_TOKEN_BUCKETS)
            .withRegistry(registry);
    tokens =
        counter("tokens", "Tokens as the servers counted them; prompt includes cached")
            .withRegistry(registry);
    moves = counter("moves", "Jobs that continued on another server").withRegistry(registry);
    // Registered at zero, so that the first move shows as a rise.
    moves.withTag("reason", "failed");
    moves.withTag("reason", "full");
    retries = counter("retries", "Attempts after the first of a request").register(registry);
    seatWaits =
        timer("seat.wait", "How long requests waited for a seat")
            .serviceLevelObjectives(SEAT_WAIT_BUCKETS)
            .register(registry);
    streamSpeeds =
        DistributionSummary.builder(PREFIX + "tokens.per.second")
            .description("Tokens a second of one stream, from its first token on")
            .serviceLevelObjectives(1, 3, 10, 20, 30, 50, 75, 100, 150, 200, 300, 1_000)
            .tags(fleet)
            .withRegistry(registry);
    genAi = new GenAiMeters(registry);
    waiting =
        Gauge.builder(PREFIX + "waiting", seats, SeatManager::waiting)
            .description("Jobs of this process that wait for a seat")
            .tags(fleet)
            .register(registry);
  }

  private Timer.Builder timer(String name, String description) {
    return Timer.builder(PREFIX + name).description(description).tags(fleet);
  }

  private Counter.Builder counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).tags(fleet);
  }

  /** Registers gauges for the current servers, and for no others. */
  synchronized void serversChanged() {
    serverGauges.values().forEach(gauges -> gauges.forEach(registry::remove));
    serverGauges.clear();
    for (InferenceServer server : servers.all()) {
      serverGauges.put(server.name(), gaugesOf(server.name()));
    }
  }

  private List<Meter> gaugesOf(String server) {
    Tags tags = fleet.and("server", server);
    return List.of(
        Gauge.builder(PREFIX + "running", seats, all -> all.heldOn(server))
            .description("Seats that this process holds")
            .tags(tags)
            .register(registry),
        gauge(
            "seats",
            tags,
            all -> all.named(server).map(InferenceServer::seats).orElse(0),
            "Generations that may run, over all processes"),
        gauge(
            "available",
            tags,
            all -> all.circuit(server).admits() ? 1 : 0,
            "1 where requests are sent, 0 where the circuit is open"),
        gauge(
            "slow",
            tags,
            all -> all.isSlow(server) ? 1 : 0,
            "1 where the server is much slower than its peers"),
        circuit(tags, server, ServerCircuit.State.CLOSED),
        circuit(tags, server, ServerCircuit.State.HALF_OPEN),
        circuit(tags, server, ServerCircuit.State.OPEN));
  }

  private Gauge circuit(Tags tags, String server, ServerCircuit.State state) {
    return gauge(
        "circuit",
        tags.and("state", state.label()),
        all -> all.circuit(server).state() == state ? 1 : 0,
        "1 for the state that the server's circuit is in");
  }

  private Gauge gauge(
      String name, Tags tags, ToDoubleFunction<ServerRouter> value, String description) {
    return Gauge.builder(PREFIX + name, servers, value)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  void answered(ChatAnswer answer) {
    requests.withTags("server", answer.server(), "outcome", "answered").record(answer.duration());
    firstTokens.withTags("server", answer.server()).record(answer.timeToFirstToken());
    TokenUsage usage = answer.usage();
    Duration streaming = answer.duration().minus(answer.timeToFirstToken());
    if (streaming.isPositive()) {
      streamSpeeds
          .withTags("server", answer.server())
          .record(usage.completion() / (streaming.toNanos() / 1e9));
    }
    genAi.answered(answer);
    count(answer.server(), "prompt", usage.prompt());
    count(answer.server(), "cached", usage.cached());
    count(answer.server(), "completion", usage.completion());
  }

  private void count(String server, String kind, long amount) {
    tokens.withTags("server", server, "kind", kind).increment((double) amount);
  }

  void failed(String server, InferenceFailure failure, Duration duration) {
    requests.withTags("server", server, "outcome", failure.label()).record(duration);
    genAi.failed(failure.label(), duration);
  }

  void abandoned(String server, Duration duration) {
    requests.withTags("server", server, "outcome", "abandoned").record(duration);
  }

  void retried() {
    retries.increment();
  }

  /**
   * @param failed whether the job moved because its server failed, and not because it was full
   */
  void moved(boolean failed) {
    moves.withTag("reason", failed ? "failed" : "full").increment();
  }

  void waited(Duration time) {
    seatWaits.record(time);
  }

  @Override
  public synchronized void close() {
    serverGauges.values().forEach(each -> each.forEach(registry::remove));
    registry.remove(waiting);
  }
}
