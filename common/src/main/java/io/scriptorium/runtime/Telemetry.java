package io.scriptorium.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;

/**
 * Where a worker reports its metrics and spans.
 *
 * @param meters where it registers its meters
 * @param tracer makes its spans; one that keeps none where tracing is off
 */
public record Telemetry(MeterRegistry meters, Tracer tracer) {

  /** Meters, and no spans. */
  public static Telemetry untraced(MeterRegistry meters) {
    return new Telemetry(meters, TracerProvider.noop().get(Tracing.SCOPE));
  }
}
