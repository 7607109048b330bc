package io.scriptorium.inference.fleet;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The spans of a request to the fleet: its waits for a seat, and its attempts, which are named and
 * labelled by OpenTelemetry's conventions for generative AI. They contain no prompt and no answer.
 */
final class RequestSpans {

  private static final AttributeKey<String> SERVER_ADDRESS =
      AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("gen_ai.operation.name");
  private static final AttributeKey<String> PROVIDER =
      AttributeKey.stringKey("gen_ai.provider.name");
  private static final AttributeKey<Long> MAX_TOKENS =
      AttributeKey.longKey("gen_ai.request.max_tokens");
  private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.response.model");
  private static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  private static final AttributeKey<Long> INPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> CACHED_TOKENS =
      AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
  private static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  private static final AttributeKey<Double> SECONDS_TO_FIRST_TOKEN =
      AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");

  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final Tracer tracer;

  RequestSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Begins a wait for a seat; the caller ends it. */
  Span waiting() {
    return tracer.spanBuilder("wait for a seat").startSpan();
  }

  /** Begins an attempt; the caller ends it. */
  Span attempt(String server, ChatRequest request) {
    Span span = tracer.spanBuilder("chat").setSpanKind(SpanKind.CLIENT).startSpan();
    if (span.isRecording()) {
      URI url = URI.create(server);
      span.setAttribute(OPERATION, "chat");
      // The kind of API, which all servers share.
      span.setAttribute(PROVIDER, "openai");
      span.setAttribute(MAX_TOKENS, (long) request.maxTokens());
      span.setAttribute(SERVER_ADDRESS, url.getHost());
      if (url.getPort() >= 0) {
        span.setAttribute(SERVER_PORT, (long) url.getPort());
      }
    }
    return span;
  }

  static void answered(Span span, ChatAnswer answer) {
    span.setAttribute(MODEL, answer.model());
    span.setAttribute(
        FINISH_REASONS, List.of(answer.finishReason().name().toLowerCase(Locale.ROOT)));
    span.setAttribute(INPUT_TOKENS, answer.usage().prompt());
    span.setAttribute(CACHED_TOKENS, answer.usage().cached());
    span.setAttribute(OUTPUT_TOKENS, answer.usage().completion());
    span.setAttribute(
        SECONDS_TO_FIRST_TOKEN, answer.timeToFirstToken().toNanos() / NANOS_PER_SECOND);
  }

  static void failed(Span span, InferenceFailure failure) {
    span.setAttribute(ERROR_TYPE, failure.label());
    span.setStatus(StatusCode.ERROR, failure.reason());
  }

  /** This process aborted it: cancelled, or stopped. */
  static void abandoned(Span span) {
    span.setAttribute(ERROR_TYPE, "abandoned");
    span.setStatus(StatusCode.ERROR);
  }
}
