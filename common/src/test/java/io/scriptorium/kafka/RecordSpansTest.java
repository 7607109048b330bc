package io.scriptorium.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class RecordSpansTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  private final InMemorySpanExporter ended = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(ended)).build();
  private final RecordSpans spans = new RecordSpans(provider.get("test"), "group");

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void theTraceOfTheRecordContinues() {
    process(headers("00-%s-%s-01".formatted(TRACE, PARENT)));

    SpanData span = ended.getFinishedSpanItems().getFirst();
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getName()).isEqualTo("process topic");
    assertThat(span.getAttributes().asMap())
        .hasSize(8)
        .extractingByKey(AttributeKey.stringKey("messaging.kafka.message.key"))
        .isEqualTo("job-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "00-0-0-01", "00-zz-zz-zz", "\u0000"})
  void aHeaderThatNamesNoTraceIsPassedOver(String header) {
    process(headers(header));

    SpanData span = ended.getFinishedSpanItems().getFirst();
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getSpanContext().isValid()).isTrue();
  }

  @Test
  void aClientThatWantsNoTraceGetsNone() {
    process(headers("00-%s-%s-00".formatted(TRACE, PARENT)));

    assertThat(ended.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void whatFollowsNamesTheSpanAndOnlyThat() {
    var following = headers("what stood there before");
    SpanContext begun = process(new RecordHeaders(), following);

    assertThat(following.headers("traceparent")).hasSize(1);
    assertThat(text(following))
        .isEqualTo(
            "00-%s-%s-%s"
                .formatted(begun.getTraceId(), begun.getSpanId(), begun.getTraceFlags().asHex()));
  }

  @Test
  void outsideASpanNothingIsNamed() {
    var following = new RecordHeaders();
    RecordSpans.inject(following);

    assertThat(following).isEmpty();
  }

  @Test
  void aClientsTraceIsHandedOnWhereTracingIsOff() {
    var off = new RecordSpans(TracerProvider.noop().get("test"), "group");
    var following = new RecordHeaders();
    String header = "00-%s-%s-01".formatted(TRACE, PARENT);
    try (var _ = off.begin("topic", 0, 0, null, headers(header))) {
      RecordSpans.inject(following);
    }

    assertThat(text(following)).isEqualTo(header);
  }

  @Test
  void aRefusalIsAnErrorWithItsReason() {
    try (var _ = spans.begin("topic", 0, 0, null, new RecordHeaders())) {
      RecordSpans.failed("The field `words` is -1.");
    }

    var status = ended.getFinishedSpanItems().getFirst().getStatus();
    assertThat(status.getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(status.getDescription()).isEqualTo("The field `words` is -1.");
  }

  private void process(Headers headers) {
    var _ = process(headers, new RecordHeaders());
  }

  private SpanContext process(Headers headers, Headers following) {
    byte[] key = "job-1".getBytes(StandardCharsets.UTF_8);
    try (var processing = spans.begin("topic", 3, 17, key, headers)) {
      assertThat(MDC.get("trace_id")).isEqualTo(logged(processing.span()));
      RecordSpans.inject(following);
      return processing.span().getSpanContext();
    } finally {
      assertThat(MDC.get("trace_id")).isNull();
    }
  }

  private static @Nullable String logged(Span span) {
    return span.isRecording() ? span.getSpanContext().getTraceId() : null;
  }

  private static Headers headers(String traceparent) {
    return new RecordHeaders().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Headers headers) {
    return new String(headers.lastHeader("traceparent").value(), StandardCharsets.UTF_8);
  }
}
