package io.scriptorium.inference.fleet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.ServerAddress;
import io.scriptorium.inference.seats.JobQueue;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.runtime.Telemetry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The meters and spans of requests to the fleet: their waits for a seat, and their attempts. Labels
 * are the fleet's name, its servers, and kinds of outcomes: all bounded.
 *
 * <p>Attempts are measured and traced under the names of OpenTelemetry's semantic conventions for
 * generative AI too, for dashboards that know those. Their meters have no label for the server, so
 * that their number stays small. Spans contain no prompt and no answer.
 */
final class RequestTelemetry {

  static final String PREFIX = "scriptorium.inference.";

  private static final Duration[] FIRST_TOKEN_BUCKETS = seconds(0.05, 0.2, 1, 5, 30, 120);
  private static final Duration[] SEAT_WAIT_BUCKETS =
      seconds(0.1, 1, 10, 60, 600, 3_600, 6 * 3_600);

  /** The conventions' own buckets: from 10 ms, each twice the last. */
  private static final Duration[] GEN_AI_DURATION_BUCKETS =
      seconds(IntStream.range(0, 14).mapToDouble(power -> 0.01 * (1 << power)).toArray());

  /** The conventions' own buckets, in tokens: powers of four. */
  private static final double[] GEN_AI_TOKEN_BUCKETS =
      IntStream.range(0, 14).mapToDouble(power -> Math.pow(4, power)).toArray();

  /** The kind of API, which all servers share. */
  private static final String PROVIDER = "openai";

  private static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();
  private static final int MOST_MODELS = 20;
  private static final int LONGEST_DESCRIPTION = 500;

  private final Tracer tracer;
  private final MeterProvider<Timer> requests;
  private final MeterProvider<Timer> firstTokens;
  private final MeterProvider<Counter> tokens;
  private final MeterProvider<Counter> queueTokens;
  private final MeterProvider<Counter> moves;
  private final MeterProvider<DistributionSummary> streamSpeeds;
  private final MeterProvider<Timer> genAiDurations;
  private final MeterProvider<DistributionSummary> genAiTokens;
  private final Timer seatWaits;
  private final Counter retries;
  private final Counter yields;
  private final Set<String> models = ConcurrentHashMap.newKeySet();

  RequestTelemetry(String fleetName, Telemetry telemetry) {
    tracer = telemetry.tracer();
    MeterRegistry registry = telemetry.meters();
    Tags fleet = Tags.of("fleet", fleetName);
    requests =
        timer("requests", "Requests to inference servers, by how they ended", fleet)
            .withRegistry(registry);
    firstTokens =
        timer("time.to.first.token", "From a request until its first generated token", fleet)
            .serviceLevelObjectives(FIRST_TOKEN_BUCKETS)
            .withRegistry(registry);
    seatWaits =
        timer("seat.wait", "How long requests waited for a seat", fleet)
            .serviceLevelObjectives(SEAT_WAIT_BUCKETS)
            .register(registry);
    tokens =
        counter("tokens", "Tokens as the servers counted them; prompt includes cached", fleet)
            .withRegistry(registry);
    queueTokens =
        counter("queue.tokens", "Tokens that were generated for a tenant's jobs of a class", fleet)
            .withRegistry(registry);
    moves = counter("moves", "Jobs that continued on another server", fleet).withRegistry(registry);
    // Registered at zero, so that the first move shows as a rise.
    moves.withTag("reason", "failed");
    moves.withTag("reason", "full");
    yields =
        counter("yields", "Seats given up between two sections to a job that comes first", fleet)
            .register(registry);
    retries = counter("retries", "Attempts after the first of a request", fleet).register(registry);
    streamSpeeds =
        DistributionSummary.builder(PREFIX + "tokens.per.second")
            .description("Tokens a second of one stream, from its first token on")
            .serviceLevelObjectives(1, 3, 10, 20, 30, 50, 75, 100, 150, 200, 300, 1_000)
            .tags(fleet)
            .withRegistry(registry);
    genAiDurations =
        Timer.builder("gen_ai.client.operation.duration")
            .description("GenAI operation duration")
            .serviceLevelObjectives(GEN_AI_DURATION_BUCKETS)
            .withRegistry(registry);
    genAiTokens =
        DistributionSummary.builder("gen_ai.client.token.usage")
            .description("Number of input and output tokens used")
            .serviceLevelObjectives(GEN_AI_TOKEN_BUCKETS)
            .withRegistry(registry);
  }

  private static Duration[] seconds(double... bounds) {
    return DoubleStream.of(bounds)
        .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1_000)))
        .toArray(Duration[]::new);
  }

  private static Timer.Builder timer(String name, String description, Tags fleet) {
    return Timer.builder(PREFIX + name).description(description).tags(fleet);
  }

  private static Counter.Builder counter(String name, String description, Tags fleet) {
    return Counter.builder(PREFIX + name).description(description).tags(fleet);
  }

  /** Begins a wait for a seat; the caller ends it. */
  Span waiting() {
    return tracer.spanBuilder("wait for a seat").startSpan();
  }

  void waited(Duration time) {
    seatWaits.record(time);
  }

  void retried() {
    retries.increment();
  }

  /** A seat went to a job that comes first. */
  void yielded() {
    yields.increment();
  }

  void generated(JobQueue queue, long tokens) {
    queueTokens
        .withTags("priority", queue.priority().json(), "tenant", queue.tenant())
        .increment((double) tokens);
  }

  /**
   * @param failed whether the job moved because its server failed, and not because it was full
   */
  void moved(boolean failed) {
    moves.withTag("reason", failed ? "failed" : "full").increment();
  }

  Attempt attempt(String server, ChatRequest request) {
    return new Attempt(server, request);
  }

  /** One attempt, from now on. Exactly one of its methods must be called, at its end. */
  final class Attempt {

    private final String server;
    private final Span span;
    private final long startNanos = System.nanoTime();

    private Attempt(String server, ChatRequest request) {
      this.server = server;
      span = tracer.spanBuilder("chat").setSpanKind(SpanKind.CLIENT).startSpan();
      if (span.isRecording()) {
        URI url = URI.create(server);
        span.setAttribute("gen_ai.operation.name", "chat");
        span.setAttribute("gen_ai.provider.name", PROVIDER);
        span.setAttribute("gen_ai.request.max_tokens", request.maxTokens());
        span.setAttribute("server.address", String.valueOf(ServerAddress.host(url)));
        if (ServerAddress.port(url) >= 0) {
          span.setAttribute("server.port", ServerAddress.port(url));
        }
      }
    }

    void answered(ChatAnswer answer) {
      TokenUsage usage = answer.usage();
      requests.withTags("server", server, "outcome", "answered").record(answer.duration());
      firstTokens.withTags("server", server).record(answer.timeToFirstToken());
      Duration streaming = answer.duration().minus(answer.timeToFirstToken());
      if (streaming.isPositive()) {
        streamSpeeds
            .withTags("server", server)
            .record(usage.completion() / (streaming.toNanos() / NANOS_PER_SECOND));
      }
      count("prompt", usage.prompt());
      count("cached", usage.cached());
      count("completion", usage.completion());

      Tags genAi = genAi(bounded(answer.model()));
      genAiDurations.withTags(genAi.and("error.type", "")).record(answer.duration());
      genAiTokens.withTags(genAi.and("gen_ai.token.type", "input")).record((double) usage.prompt());
      genAiTokens
          .withTags(genAi.and("gen_ai.token.type", "output"))
          .record((double) usage.completion());

      span.setAttribute("gen_ai.response.model", answer.model());
      span.setAttribute(
          FINISH_REASONS, List.of(answer.finishReason().name().toLowerCase(Locale.ROOT)));
      span.setAttribute("gen_ai.usage.input_tokens", usage.prompt());
      span.setAttribute("gen_ai.usage.cache_read.input_tokens", usage.cached());
      span.setAttribute("gen_ai.usage.output_tokens", usage.completion());
      span.setAttribute(
          "gen_ai.response.time_to_first_chunk",
          answer.timeToFirstToken().toNanos() / NANOS_PER_SECOND);
      span.end();
    }

    private void count(String kind, long amount) {
      tokens.withTags("server", server, "kind", kind).increment((double) amount);
    }

    void failed(InferenceFailure failure) {
      genAiDurations.withTags(genAi("").and("error.type", failure.label())).record(passed());
      end(failure.label(), failure.reason());
    }

    /** This process aborted it: cancelled, or stopped. */
    void abandoned() {
      end("abandoned", "");
    }

    private void end(String outcome, String description) {
      requests.withTags("server", server, "outcome", outcome).record(passed());
      span.setAttribute("error.type", outcome);
      span.setStatus(StatusCode.ERROR, SafeText.of(description, LONGEST_DESCRIPTION));
      span.end();
    }

    private Duration passed() {
      return Duration.ofNanos(System.nanoTime() - startNanos);
    }
  }

  private static Tags genAi(String model) {
    return Tags.of(
        "gen_ai.operation.name",
        "chat",
        "gen_ai.provider.name",
        PROVIDER,
        "gen_ai.request.model",
        model);
  }

  /** Servers name their models as they like; each name is a series of its own. */
  private String bounded(String model) {
    if (models.size() < MOST_MODELS) {
      models.add(model);
    }
    return models.contains(model) ? model : "other";
  }
}
