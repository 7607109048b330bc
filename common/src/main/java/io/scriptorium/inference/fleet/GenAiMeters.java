package io.scriptorium.inference.fleet;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.inference.client.ChatAnswer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Model calls under the names of OpenTelemetry's semantic conventions for generative AI, for
 * dashboards that know those. They have no label for the server, so that their number stays small.
 */
final class GenAiMeters {

  private static final String NO_ERROR = "";
  private static final int MOST_MODELS = 20;

  /** The conventions' own buckets, in seconds: from 10 ms, each twice the last. */
  private static final Duration[] SECONDS =
      IntStream.range(0, 14)
          .mapToObj(power -> Duration.ofMillis(10L << power))
          .toArray(Duration[]::new);

  /** The conventions' own buckets, in tokens: powers of four. */
  private static final double[] TOKENS =
      IntStream.range(0, 14).mapToDouble(power -> Math.pow(4, power)).toArray();

  private final Meter.MeterProvider<Timer> durations;
  private final Meter.MeterProvider<DistributionSummary> tokens;
  private final Set<String> models = ConcurrentHashMap.newKeySet();

  GenAiMeters(MeterRegistry registry) {
    durations =
        Timer.builder("gen_ai.client.operation.duration")
            .description("GenAI operation duration")
            .serviceLevelObjectives(SECONDS)
            .withRegistry(registry);
    tokens =
        DistributionSummary.builder("gen_ai.client.token.usage")
            .description("Number of input and output tokens used")
            .serviceLevelObjectives(TOKENS)
            .withRegistry(registry);
  }

  void answered(ChatAnswer answer) {
    duration(answer.model(), NO_ERROR, answer.duration());
    tokens(answer.model(), "input", answer.usage().prompt());
    tokens(answer.model(), "output", answer.usage().completion());
  }

  /**
   * @param error the kind of the failure
   */
  void failed(String error, Duration duration) {
    duration(null, error, duration);
  }

  private void duration(@Nullable String model, String error, Duration duration) {
    durations.withTags(tags(model).and("error.type", error)).record(duration);
  }

  private void tokens(@Nullable String model, String type, long count) {
    tokens.withTags(tags(model).and("gen_ai.token.type", type)).record((double) count);
  }

  private Tags tags(@Nullable String model) {
    return Tags.of(
        "gen_ai.operation.name",
        "chat",
        // The kind of API, which all servers share.
        "gen_ai.provider.name",
        "openai",
        "gen_ai.request.model",
        model == null ? "" : bounded(model));
  }

  /** Servers name their models as they like; each name is a series of its own. */
  private String bounded(String model) {
    if (models.size() < MOST_MODELS) {
      models.add(model);
    }
    return models.contains(model) ? model : "other";
  }
}
