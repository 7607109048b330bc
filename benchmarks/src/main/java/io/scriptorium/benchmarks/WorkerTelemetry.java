package io.scriptorium.benchmarks;

import java.util.Map;

/** Which telemetry the workers expose while they are measured. */
enum WorkerTelemetry {
  /** No meter is kept. */
  OFF(", no metrics"),

  /** Meters, read every few seconds. */
  METRICS(""),

  /** Meters, and a span of each step for a collector. */
  TRACES(", traced");

  private final String suffix;

  WorkerTelemetry(String suffix) {
    this.suffix = suffix;
  }

  /** What the name of a run ends with. */
  String suffix() {
    return suffix;
  }

  /**
   * The variables that make workers behave so.
   *
   * @param collector where spans can go
   */
  Map<String, String> environment(String collector) {
    return switch (this) {
      case OFF -> Map.of("MANAGEMENT_PORT", "-1");
      case METRICS -> Map.of("MANAGEMENT_PORT", "0");
      case TRACES -> Map.of("MANAGEMENT_PORT", "0", "OTEL_EXPORTER_OTLP_ENDPOINT", collector);
    };
  }
}
