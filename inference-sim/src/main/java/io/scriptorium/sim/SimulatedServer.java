package io.scriptorium.sim;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;

/** One simulated inference server, listening. */
public final class SimulatedServer {
  private static final Logger log = LoggerFactory.getLogger(SimulatedServer.class);
  private static final int BACKLOG = 1_024;
  private static final int DRAIN_FACTOR = 4;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  static {
    // Read by the JDK's server when it is first loaded. Without the first, an answer's last chunk
    // waits up to 40 ms for the client's acknowledgement; without the second, the server and a
    // client that keeps connections for 30 s, as the JDK's does, close them in a race.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
    setUnlessSet("sun.net.httpserver.idleInterval", "300");
  }

  private final URI baseUrl;
  private final Engine engine;
  private final ChatCompletions chatCompletions;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @throws UncheckedIOException if the port cannot be used
   */
  SimulatedServer(FleetSettings fleet, int port, Author author, GenerationRecorder recorder) {
    try {
      this.http = HttpServer.create(new InetSocketAddress(fleet.host(), port), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The simulator cannot listen on %s:%d (%s); free the port or choose another, 0 for any."
              .formatted(fleet.host(), port, e.getMessage()),
          e);
    }
    String host = fleet.host().contains(":") ? "[" + fleet.host() + "]" : fleet.host();
    this.baseUrl = URI.create("http://%s:%d/v1".formatted(host, http.getAddress().getPort()));
    this.engine = new Engine(baseUrl.toString(), fleet.server(), recorder);
    this.chatCompletions = new ChatCompletions(engine, author);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
    log.info(
        "SIMULATOR, no real model: {} answers as {} with {} seats",
        baseUrl,
        Wire.MODEL,
        fleet.server().seats());
  }

  /** The address to give to clients, ending in {@code /v1}. */
  public URI baseUrl() {
    return baseUrl;
  }

  /** Generations that hold a seat now. */
  public int running() {
    return engine.seats().running();
  }

  /** Requests that wait for a seat now. */
  public int waiting() {
    return engine.seats().waiting();
  }

  /** Switches a fault on, as {@code POST /faults} does. */
  public void inject(Fault fault) {
    log.info("{} simulates {}", baseUrl, fault);
    engine.faults().inject(fault);
  }

  /** Switches all faults off, as {@code DELETE /faults} does. */
  public void clearFaults() {
    log.info("{} simulates no fault any more", baseUrl);
    engine.faults().clear();
  }

  /** The faults that are on, with the generations that they have yet to strike. */
  public List<Fault> faults() {
    return engine.faults().active();
  }

  void close() {
    threads.shutdownNow();
    http.stop(0);
    try {
      if (!threads.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("{} still has generations running {} after its end", baseUrl, CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      route(exchange);
    } catch (InterruptedException e) {
      // The executor ends its threads by interrupting them.
      throw new ConnectionCutException("The simulator is being closed.");
    } catch (RuntimeException e) {
      log.error("{} failed on {}", baseUrl, exchange.getRequestURI(), e);
      throw e;
    }
  }

  private void route(HttpExchange exchange) throws IOException, InterruptedException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    if (!request.endsWith(" /faults") && engine.faults().stands(FaultKind.DOWN)) {
      throw new ConnectionCutException("The fault down drops this request.");
    }
    switch (request) {
      case "POST /v1/chat/completions" -> {
        byte[] body = body(exchange);
        if (body.length > engine.settings().bodyLimitBytes()) {
          tooLong(exchange);
        } else {
          chatCompletions.handle(exchange, body);
        }
      }
      case "GET /v1/models" -> {
        thaw();
        Map<String, Object> model =
            Map.of("id", Wire.MODEL, "object", "model", "created", 0, "owned_by", "scriptorium");
        Wire.json(exchange, 200, Map.of("object", "list", "data", List.of(model)));
      }
      case "GET /health" -> health(exchange);
      case "GET /metrics" ->
          Wire.send(
              exchange,
              200,
              Metrics.CONTENT_TYPE,
              engine.metrics().text(engine.seats()).getBytes(StandardCharsets.UTF_8));
      case "GET /faults" -> Wire.json(exchange, 200, faults());
      case "POST /faults" -> switchOn(exchange);
      case "DELETE /faults" -> {
        clearFaults();
        Wire.json(exchange, 200, faults());
      }
      default ->
          Wire.error(exchange, 404, "not_found_error", "There is no '" + request + "'.", null);
    }
  }

  private void health(HttpExchange exchange) throws IOException, InterruptedException {
    thaw();
    boolean broken =
        engine.faults().stands(FaultKind.ERROR_500) || engine.faults().stands(FaultKind.ERROR_503);
    Wire.json(exchange, broken ? 503 : 200, Map.of("status", broken ? "broken" : "ok"));
  }

  // A hanging server hangs as a whole.
  private void thaw() throws IOException, InterruptedException {
    if (!engine.faults().awaitNoStandingHang(engine.settings().hangLimit())) {
      throw new ConnectionCutException("The fault hang ends at its limit.");
    }
  }

  private void switchOn(HttpExchange exchange) throws IOException {
    try {
      inject(
          Wire.JSON
              .readerFor(Fault.class)
              .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(body(exchange)));
    } catch (JacksonException e) {
      String message =
          e.getCause() instanceof IllegalArgumentException cause
              ? String.valueOf(cause.getMessage())
              : e.getOriginalMessage();
      Wire.error(exchange, 400, "invalid_request_error", message, null);
      return;
    }
    Wire.json(exchange, 200, faults());
  }

  private byte[] body(HttpExchange exchange) throws IOException {
    return exchange.getRequestBody().readNBytes(engine.settings().bodyLimitBytes() + 1);
  }

  private void tooLong(HttpExchange exchange) throws IOException {
    int limit = engine.settings().bodyLimitBytes();
    try (InputStream rest = exchange.getRequestBody()) {
      // A client that is still writing would not read the answer.
      rest.skip((long) limit * DRAIN_FACTOR);
    }
    exchange.getResponseHeaders().set("Connection", "close");
    Wire.error(
        exchange,
        413,
        "invalid_request_error",
        "The body is longer than %d bytes, the most that is read.".formatted(limit),
        null);
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
