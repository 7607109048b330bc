package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.opentelemetry.api.trace.Span;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {

  @Test
  void isOffUnlessACollectorIsNamed() {
    try (Tracing tracing = Tracing.start("planner", null)) {
      Span span = tracing.tracer().spanBuilder("anything").startSpan();

      assertThat(span.isRecording()).isFalse();
      assertThat(span.getSpanContext().isValid()).isFalse();
    }
  }

  /** A port that nobody listens on: the spans are lost, and the process ends all the same. */
  @Test
  @Timeout(30)
  void anUnavailableCollectorDelaysNothing() {
    long start;
    try (Tracing tracing =
        Tracing.start("planner", Secret.address(URI.create("http://127.0.0.1:1")))) {
      Span span = tracing.tracer().spanBuilder("anything").startSpan();
      assertThat(span.isRecording()).isTrue();
      span.end();
      start = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  /** OpenTelemetry quotes headers that it cannot read, and they hold keys. */
  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "authorization hunter2", "a=b,hunter2", "api-key:hunter2="})
  void aWrongHeaderIsNotShown(String headers) {
    System.setProperty("otel.exporter.otlp.headers", headers);
    try {
      var endpoint = Secret.address(URI.create("http://u:hunter2@127.0.0.1:1/hunter2"));
      Throwable thrown = catchThrowable(() -> Tracing.start("planner", endpoint).close());

      assertThat(endpoint).hasToString("http://***@127.0.0.1:1/***");
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(StartupException.class).hasMessageContaining("OTEL_");
        assertThat(trace(thrown)).doesNotContain("hunter2");
      }
    } finally {
      System.clearProperty("otel.exporter.otlp.headers");
    }
  }

  private static String trace(Throwable thrown) {
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }
}
