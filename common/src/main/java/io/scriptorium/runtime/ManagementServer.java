package io.scriptorium.runtime;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.scriptorium.runtime.HttpEndpoint.Limits;
import io.scriptorium.runtime.HttpEndpoint.Response;
import io.scriptorium.runtime.Worker.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The HTTP endpoint of one process: {@code /health/live} (503 when it must be replaced), {@code
 * /health/ready} (503 while it does no work) and {@code /metrics} in Prometheus' text format.
 */
public final class ManagementServer implements AutoCloseable {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpEndpoint endpoint;

  private ManagementServer(HttpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Starts the endpoint.
   *
   * @param port 0 for any free one
   * @param health called for each request
   * @throws StartupException if the address cannot be had
   */
  public static ManagementServer start(
      String host, int port, PrometheusMeterRegistry meters, Supplier<Health> health) {
    return start(host, port, Limits.DEFAULT, meters, health);
  }

  static ManagementServer start(
      String host,
      int port,
      Limits limits,
      PrometheusMeterRegistry meters,
      Supplier<Health> health) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
      var pages = new Pages(meters, health, new ReentrantLock());
      return new ManagementServer(HttpEndpoint.start(address, limits, pages::answer));
    } catch (UnknownHostException e) {
      throw new StartupException(
          "The host %s of --management-host (MANAGEMENT_HOST) is unknown; use 127.0.0.1, 0.0.0.0 or an address of this machine."
              .formatted(host),
          e);
    } catch (IOException e) {
      throw new StartupException(
          "The health and metrics endpoint cannot listen on %s:%d (%s); choose another --management-port (MANAGEMENT_PORT), or 0 for any free one."
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** The address that it answers on, such as {@code http://127.0.0.1:8080}. */
  public String url() {
    InetSocketAddress address = endpoint.address();
    String host = address.getAddress().getHostAddress();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
  }

  /**
   * What it answers.
   *
   * @param scraping held for each scrape, which can cost much time: any number of clients may ask
   */
  private record Pages(
      PrometheusMeterRegistry meters, Supplier<Health> health, ReentrantLock scraping) {

    Response answer(String path) {
      return switch (path) {
        case "/health/live" -> {
          Health now = health.get();
          yield health(!(now instanceof Health.Dead), now);
        }
        case "/health/ready" -> {
          Health now = health.get();
          yield health(now instanceof Health.Ready, now);
        }
        case "/metrics" -> new Response(200, METRICS, scrape());
        default ->
            new Response(
                404,
                TEXT,
                "There is no "
                    + path
                    + " here; there are /health/live, /health/ready and /metrics.\n");
      };
    }

    private String scrape() {
      scraping.lock();
      try {
        return meters.scrape();
      } finally {
        scraping.unlock();
      }
    }

    private static Response health(boolean ok, Health health) {
      return new Response(ok ? 200 : 503, TEXT, health.description() + "\n");
    }
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
