package io.scriptorium.kafka;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.scriptorium.job.SafeText;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A span for each record that a worker processes, named and labelled as OpenTelemetry's conventions
 * for messaging prescribe. It continues the trace that the record's {@code traceparent} header
 * names (W3C Trace Context), or begins one; records published meanwhile carry it.
 */
public final class RecordSpans {

  private static final TextMapPropagator PROPAGATOR = W3CTraceContextPropagator.getInstance();
  private static final TextMapGetter<Headers> FROM_HEADERS =
      (headers, name) -> headers == null ? null : KafkaRecords.header(headers, name);

  private static final int LONGEST_REASON = 500;

  private final Tracer tracer;
  private final String groupId;

  /**
   * @param groupId the consumer group that processes the records
   */
  public RecordSpans(Tracer tracer, String groupId) {
    this.tracer = tracer;
    this.groupId = groupId;
  }

  /** The span of the record that this thread processes; ends when it is closed. */
  public record Processing(Span span, Scope current, MDC.@Nullable MDCCloseable logged)
      implements AutoCloseable {

    @Override
    public void close() {
      if (logged != null) {
        logged.close();
      }
      current.close();
      span.end();
    }
  }

  /** Begins the span of a record, which this thread processes from now on. */
  @SuppressWarnings("MustBeClosedChecker") // Closed with what is returned.
  public Processing begin(
      String topic, int partition, long offset, byte @Nullable [] key, Headers headers) {
    Span span =
        tracer
            .spanBuilder("process " + topic)
            .setSpanKind(SpanKind.CONSUMER)
            .setParent(PROPAGATOR.extract(Context.root(), headers, FROM_HEADERS))
            .startSpan();
    if (span.isRecording()) {
      span.setAttribute("messaging.system", "kafka");
      span.setAttribute("messaging.operation.name", "process");
      span.setAttribute("messaging.operation.type", "process");
      span.setAttribute("messaging.destination.name", topic);
      span.setAttribute("messaging.destination.partition.id", Integer.toString(partition));
      span.setAttribute("messaging.kafka.offset", offset);
      span.setAttribute("messaging.consumer.group.name", groupId);
      if (key != null) {
        span.setAttribute("messaging.kafka.message.key", KafkaRecords.job(key));
      }
    }
    return new Processing(
        span,
        span.makeCurrent(),
        span.isRecording()
            ? MDC.putCloseable("trace_id", span.getSpanContext().getTraceId())
            : null);
  }

  /** The current span's record was refused, or failed for now. */
  public static void failed(String reason) {
    Span.current().setStatus(StatusCode.ERROR, SafeText.of(reason, LONGEST_REASON));
  }

  /** Names the current span in the headers of a record that follows from it, if there is one. */
  public static void inject(Headers headers) {
    PROPAGATOR.inject(
        Context.current(),
        headers,
        (carrier, name, value) -> {
          if (carrier != null) {
            carrier.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
          }
        });
  }
}
