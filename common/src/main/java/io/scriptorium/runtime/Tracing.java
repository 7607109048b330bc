package io.scriptorium.runtime;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the spans of a process to an OpenTelemetry collector, where one is named. What its SDK
 * knows of environment variables ({@code OTEL_TRACES_SAMPLER}, {@code OTEL_EXPORTER_OTLP_HEADERS}
 * and so on) applies here too. An unavailable collector costs spans, and never a document.
 */
final class Tracing implements AutoCloseable {

  /** The name under which all spans are made. */
  static final String SCOPE = "io.scriptorium";

  /** In characters. */
  private static final String LONGEST_ATTRIBUTE = "2000";

  private static final Duration LAST_SPANS = Duration.ofSeconds(2);

  private final OpenTelemetry telemetry;

  private Tracing(OpenTelemetry telemetry) {
    this.telemetry = telemetry;
  }

  /**
   * @param process the process' own name: {@code planner}
   * @param endpoint where the collector takes OTLP; null for no tracing
   * @throws StartupException if one of OpenTelemetry's variables cannot be used
   */
  static Tracing start(String process, @Nullable Secret<URI> endpoint) {
    if (endpoint == null) {
      return new Tracing(OpenTelemetry.noop());
    }
    try {
      return new Tracing(
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(() ->
                  Map.of(
                      "otel.service.name",
                      "scriptorium-" + process,
                      "otel.exporter.otlp.protocol",
                      "http/protobuf",
                      // Attributes may hold text from outside, and exceptions quote it.
                      "otel.attribute.value.length.limit",
                      LONGEST_ATTRIBUTE))
              .addPropertiesCustomizer(_ ->
                  Map.of(
                      "otel.exporter.otlp.endpoint", endpoint.reveal().toString(),
                      "otel.traces.exporter", "otlp",
                      // Meters go to Prometheus, and the log to stderr.
                      "otel.metrics.exporter", "none",
                      "otel.logs.exporter", "none"))
              .addResourceCustomizer((given, _) -> instance().merge(given))
              .build()
              .getOpenTelemetrySdk());
    } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
      throw new StartupException(
          "Tracing cannot be set up: %s Check --otlp-endpoint and the environment's OTEL_ variables."
              .formatted(withoutValues(String.valueOf(e.getMessage()), endpoint)));
    }
  }

  /**
   * A message of OpenTelemetry, which quotes headers with keys. Its causes are left out as well.
   */
  private static String withoutValues(String message, Secret<URI> endpoint) {
    Map<String, String> settings = new HashMap<>(System.getenv());
    System.getProperties().forEach((name, value) -> settings.put(name + "", value + ""));
    List<String> values = new ArrayList<>(List.of(endpoint.reveal().toString()));
    settings.forEach((name, value) -> {
      if (name.toLowerCase(Locale.ROOT).startsWith("otel")) {
        values.add(value);
        values.addAll(List.of(value.split("[,;=\\s]+")));
      }
    });
    values.sort(Comparator.comparingInt(String::length).reversed());
    return Secret.removed(message, values);
  }

  private static Resource instance() {
    return Resource.create(
        Attributes.of(AttributeKey.stringKey("service.instance.id"), UUID.randomUUID().toString()));
  }

  Tracer tracer() {
    return telemetry.getTracer(SCOPE);
  }

  /** Sends what it still holds, for two seconds at the most. */
  @Override
  public void close() {
    if (telemetry instanceof OpenTelemetrySdk sdk) {
      sdk.getSdkTracerProvider().shutdown().join(LAST_SPANS.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
