package io.scriptorium.inference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.job.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a fleet tells of itself. Labels are the fleet's name, its servers, and kinds of outcomes:
 * all bounded. The gauges go with the fleet.
 */
final class FleetMeters implements AutoCloseable {

  private static final String PREFIX = "scriptorium.inference.";

  private final MeterRegistry registry;
  private final Tags fleet;
  private final List<Meter> gauges = new ArrayList<>();
  private final Meter.MeterProvider<Timer> requests;
  private final Meter.MeterProvider<Timer> firstTokens;
  private final Meter.MeterProvider<Counter> tokens;
  private final Meter.MeterProvider<Counter> moves;
  private final Timer seatWaits;
  private final Counter retries;

  FleetMeters(InferenceSettings settings, SeatPool seats, MeterRegistry registry) {
    this.registry = registry;
    fleet = Tags.of("fleet", settings.fleet());
    requests =
        Timer.builder(PREFIX + "requests")
            .description("Requests to inference servers, by how they ended")
            .tags(fleet)
            .withRegistry(registry);
    firstTokens =
        Timer.builder(PREFIX + "time.to.first.token")
            .description("From a request until its first generated token")
            .serviceLevelObjectives(
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2))
            .tags(fleet)
            .withRegistry(registry);
    tokens =
        Counter.builder(PREFIX + "tokens")
            .description("Tokens as the servers counted them; prompt includes cached")
            .tags(fleet)
            .withRegistry(registry);
    moves =
        Counter.builder(PREFIX + "moves")
            .description("Jobs that went on at another server than before")
            .tags(fleet)
            .withRegistry(registry);
    retries =
        Counter.builder(PREFIX + "retries")
            .description("Tries after the first of a request")
            .tags(fleet)
            .register(registry);
    seatWaits =
        Timer.builder(PREFIX + "seat.wait")
            .description("How long requests waited for a seat")
            .tags(fleet)
            .register(registry);
    gauges.add(
        Gauge.builder(PREFIX + "waiting", seats, SeatPool::waiting)
            .description("Requests that wait for a seat")
            .tags(fleet)
            .register(registry));
    for (InferenceServer server : settings.servers()) {
      Tags tags = fleet.and("server", server.name());
      gauges.add(
          Gauge.builder(PREFIX + "running", seats, pool -> pool.taken(server))
              .description("Generations that run")
              .tags(tags)
              .register(registry));
      gauges.add(
          Gauge.builder(PREFIX + "seats", server, InferenceServer::seats)
              .description("Generations that may run")
              .tags(tags)
              .register(registry));
      gauges.add(
          Gauge.builder(PREFIX + "available", seats, pool -> pool.available(server) ? 1 : 0)
              .description("1 where requests are sent, 0 where the server failed lately")
              .tags(tags)
              .register(registry));
    }
  }

  void answered(ChatAnswer answer) {
    requests.withTags("server", answer.server(), "outcome", "answered").record(answer.duration());
    firstTokens.withTags("server", answer.server()).record(answer.timeToFirstToken());
    TokenUsage usage = answer.usage();
    count(answer.server(), "prompt", usage.prompt());
    count(answer.server(), "cached", usage.cached());
    count(answer.server(), "completion", usage.completion());
  }

  private void count(String server, String kind, long amount) {
    tokens.withTags("server", server, "kind", kind).increment((double) amount);
  }

  void failed(InferenceServer server, InferenceFailure failure, Duration duration) {
    requests.withTags("server", server.name(), "outcome", label(failure)).record(duration);
  }

  void abandoned(InferenceServer server, Duration duration) {
    requests.withTags("server", server.name(), "outcome", "abandoned").record(duration);
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

  /** The kind of a failure as a label: lower case with hyphens. */
  static String label(InferenceFailure failure) {
    return failure
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    gauges.forEach(registry::remove);
  }
}
