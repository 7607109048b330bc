package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
