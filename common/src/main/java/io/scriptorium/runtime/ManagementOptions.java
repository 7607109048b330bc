package io.scriptorium.runtime;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every worker process has. A picocli mixin. */
public final class ManagementOptions {

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      defaultValue = "${env:MANAGEMENT_PORT:-0}",
      description =
          "Port of /health/live, /health/ready and /metrics; 0 takes any free port and logs it, -1"
              + " switches the endpoint off, and the metrics too. Default: ${DEFAULT-VALUE} (env MANAGEMENT_PORT).")
  private int port;

  @Option(
      names = "--management-host",
      paramLabel = "HOST",
      defaultValue = "${env:MANAGEMENT_HOST:-127.0.0.1}",
      description =
          "Address that the endpoint listens on; 0.0.0.0 for all, as containers need. Default:"
              + " ${DEFAULT-VALUE} (env MANAGEMENT_HOST).")
  private String host = "127.0.0.1";

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:LOG_FORMAT:-plain}",
      description =
          "How log lines look: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE} (env"
              + " LOG_FORMAT). The level is set by the environment variable LOG_LEVEL alone.")
  private LogFormat logFormat = LogFormat.PLAIN;

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      defaultValue = "${env:DRAIN_TIMEOUT:-60s}",
      converter = DurationConverter.class,
      description =
          "How long a stopping worker lets running work end. Default: ${DEFAULT-VALUE} (env"
              + " DRAIN_TIMEOUT).")
  private Duration drainTimeout = Duration.ofSeconds(60);

  @Option(
      names = "--otlp-endpoint",
      paramLabel = "URL",
      defaultValue = "${env:OTEL_EXPORTER_OTLP_ENDPOINT:-}",
      description =
          "OpenTelemetry collector that gets a trace of each document, such as"
              + " http://collector:4318. None by default, and then nothing is traced (env"
              + " OTEL_EXPORTER_OTLP_ENDPOINT). OpenTelemetry's other OTEL_ variables hold too.")
  private @Nullable URI otlpEndpoint;

  /** The port to listen on; 0 for any free one, negative for none. */
  public int port() {
    return port;
  }

  /** The address to listen on. */
  public String host() {
    return host;
  }

  public LogFormat logFormat() {
    return logFormat;
  }

  /** The collector that gets the spans; null for none. */
  public @Nullable URI otlpEndpoint() {
    return otlpEndpoint == null || otlpEndpoint.toString().isEmpty() ? null : otlpEndpoint;
  }

  /** How long a stopping worker lets running work end. */
  public Duration drainTimeout() {
    return drainTimeout;
  }
}
