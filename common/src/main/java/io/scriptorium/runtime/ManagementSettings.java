package io.scriptorium.runtime;

import io.scriptorium.runtime.Logging.LogFormat;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What every worker process has beside its work.
 *
 * @param port of the endpoint; 0 for any free one, negative for none
 * @param otlpEndpoint the collector that gets the spans; null for none
 */
@OptionGroup(OptionGroup.Heading.PROCESS)
public record ManagementSettings(
    @Setting(
            option = "--management-port",
            variable = "MANAGEMENT_PORT",
            value = "0",
            min = "-1",
            max = "65535",
            label = "PORT",
            help =
                "Port of /health/live, /health/ready and /metrics; 0 takes any free port and logs"
                    + " it, -1 switches off the endpoint and the metrics.")
        int port,
    @Setting(
            option = "--management-host",
            variable = "MANAGEMENT_HOST",
            value = "127.0.0.1",
            label = "HOST",
            help = "Address that the endpoint listens on; 0.0.0.0 for all, as containers need.")
        String host,
    @Setting(
            option = "--log-format",
            variable = "LOG_FORMAT",
            value = "plain",
            label = "FORMAT",
            help =
                "Format of log lines. The level is set by the environment variable LOG_LEVEL"
                    + " alone.")
        LogFormat logFormat,
    @Setting(
            option = "--drain-timeout",
            variable = "DRAIN_TIMEOUT",
            value = "60s",
            help = "How long running work may take to end when the worker stops.")
        Duration drainTimeout,
    @Setting(
            option = "--otlp-endpoint",
            variable = "OTEL_EXPORTER_OTLP_ENDPOINT",
            label = "URL",
            secret = true,
            converter = EndpointConverter.class,
            help =
                "OpenTelemetry collector that gets a trace of each document, such as"
                    + " http://collector:4318. Without it nothing is traced. OpenTelemetry's other"
                    + " OTEL_ variables apply too.")
        @Nullable Secret<URI> otlpEndpoint) {

  /** The defaults, with another limit for running work at a stop. */
  public static ManagementSettings draining(Duration drainTimeout) {
    ManagementSettings defaults = SettingsReader.defaults(ManagementSettings.class);
    return new ManagementSettings(
        defaults.port, defaults.host, defaults.logFormat, drainTimeout, null);
  }

  static final class EndpointConverter implements ITypeConverter<Secret<URI>> {
    @Override
    public Secret<URI> convert(String value) {
      try {
        URI url = URI.create(value);
        if (Set.of("http", "https").contains(String.valueOf(url.getScheme()))
            && url.getHost() != null) {
          return Secret.address(url);
        }
      } catch (IllegalArgumentException e) {
        // Reported below.
      }
      throw new TypeConversionException(
          "it must be an http or https URL, such as http://collector:4318");
    }
  }
}
