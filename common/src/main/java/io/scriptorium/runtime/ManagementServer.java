package io.scriptorium.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.scriptorium.runtime.Worker.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The HTTP endpoint of one process: {@code /health/live} (503 when it must be replaced), {@code
 * /health/ready} (503 while it does no work) and {@code /metrics} in Prometheus' text format.
 */
public final class ManagementServer implements AutoCloseable {

  private static final int BACKLOG_CONNECTIONS = 64;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final PrometheusMeterRegistry meters;
  private final Supplier<Health> health;

  private ManagementServer(
      HttpServer server, PrometheusMeterRegistry meters, Supplier<Health> health) {
    this.server = server;
    this.meters = meters;
    this.health = health;
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
    HttpServer server;
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
      server = HttpServer.create(address, BACKLOG_CONNECTIONS);
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
    ManagementServer management = new ManagementServer(server, meters, health);
    server.setExecutor(management.executor);
    server.createContext("/", management::answer);
    server.start();
    return management;
  }

  /** The address that it answers on, such as {@code http://127.0.0.1:8080}. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/health/live" -> {
          Health now = health.get();
          sendHealth(exchange, !(now instanceof Health.Dead), now);
        }
        case "/health/ready" -> {
          Health now = health.get();
          sendHealth(exchange, now instanceof Health.Ready, now);
        }
        case "/metrics" -> send(exchange, 200, METRICS, meters.scrape());
        default ->
            send(
                exchange,
                404,
                TEXT,
                "There is no "
                    + exchange.getRequestURI().getPath()
                    + " here; there are /health/live, /health/ready and /metrics.\n");
      }
    }
  }

  private static void sendHealth(HttpExchange exchange, boolean ok, Health health)
      throws IOException {
    send(exchange, ok ? 200 : 503, TEXT, health.description() + "\n");
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
