package io.scriptorium.sim;

import static io.scriptorium.sim.text.SimulatedModel.NAME;

import io.scriptorium.sim.text.SimulatedModel;
import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;

/**
 * One simulated inference server. It is bound to its port from the first, and serves once it is
 * started.
 */
public final class SimulatedServer {
  private static final Logger log = LoggerFactory.getLogger(SimulatedServer.class);

  private final URI baseUrl;
  private final ServerState state;
  private final ChatCompletions chatCompletions;
  private final ServerReports reports;
  private final AddressedFaults addressed = new AddressedFaults();
  private final HttpListener http;

  /**
   * @throws UncheckedIOException if the port cannot be used
   */
  SimulatedServer(
      FleetSettings fleet, int port, SimulatedModel model, GenerationRecorder recorder) {
    try {
      this.http =
          new HttpListener(
              new InetSocketAddress(fleet.host(), port),
              fleet.server().bodyLimitBytes(),
              fleet.apiKey(),
              this::route);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              Locale.ROOT,
              "The simulator cannot listen on %s:%d (%s); free the port or choose another, 0 for any.",
              fleet.host(),
              port,
              e.getMessage()),
          e);
    }
    String host = fleet.host().contains(":") ? "[" + fleet.host() + "]" : fleet.host();
    this.baseUrl = URI.create(String.format(Locale.ROOT, "http://%s:%d/v1", host, http.port()));
    this.state = new ServerState(baseUrl.toString(), fleet.server(), recorder);
    this.chatCompletions = new ChatCompletions(state, model);
    this.reports = new ServerReports(state.settings);
    fleet.faults().forEach(state.faults::inject);
  }

  /** Begins to serve. */
  void start() {
    http.start();
    log.info(
        "SIMULATOR, no real model: {} answers as {} with {} seats",
        baseUrl,
        NAME,
        state.settings.seats());
  }

  /** The address to give to clients, ending in {@code /v1}. */
  public URI baseUrl() {
    return baseUrl;
  }

  /** Generations that hold a seat now. */
  public int running() {
    return state.seats.running();
  }

  /** Requests that wait for a seat now. */
  public int waiting() {
    return state.seats.waiting();
  }

  /** The requests for generations that have arrived, refused ones included. */
  public long requests() {
    return state.requests.get();
  }

  /** Injects a fault, as {@code POST /faults} does. */
  public void inject(Fault fault) {
    log.info("{} simulates {}", baseUrl, fault);
    state.faults.inject(fault);
  }

  /** Clears all faults, as {@code DELETE /faults} does. */
  public void clearFaults() {
    log.info("{} simulates no faults now", baseUrl);
    state.faults.clear();
  }

  /** The faults that are on, with the generations that they have yet to affect. */
  public List<Fault> faults() {
    return state.faults.active();
  }

  void close() {
    http.close();
  }

  private void route(HttpExchange exchange) throws IOException, InterruptedException {
    AddressedFaults.Target target;
    try {
      target = addressed.target(exchange.path());
    } catch (IllegalArgumentException e) {
      exchange.sendError(400, "invalid_request_error", String.valueOf(e.getMessage()), null);
      return;
    }
    String request = exchange.method() + " " + target.path();
    if (!request.endsWith(" /faults") && state.faults.isStanding(FaultKind.DOWN)) {
      throw new ConnectionCutException("The fault down drops this request.");
    }
    switch (request) {
      case "POST /v1/chat/completions" -> chatCompletions.handle(exchange, target.faults());
      case "GET /v1/models" -> {
        awaitNoHang();
        reports.models(target.faults().lasting().and(state.faults.lasting())).send(exchange);
      }
      case "GET /props" -> {
        awaitNoHang();
        reports.props().send(exchange);
      }
      case "GET /api/ps" -> {
        awaitNoHang();
        reports.running(request).send(exchange);
      }
      case "GET /health" -> health(exchange);
      case "GET /metrics" ->
          exchange.send(200, SimulatorMetrics.CONTENT_TYPE, state.metrics.text(state.seats));
      case "GET /faults" -> exchange.sendJson(200, faults());
      case "POST /faults" -> injectFrom(exchange);
      case "DELETE /faults" -> {
        clearFaults();
        exchange.sendJson(200, faults());
      }
      default -> DirectResponse.unknown(request).send(exchange);
    }
  }

  private void health(HttpExchange exchange) throws IOException, InterruptedException {
    awaitNoHang();
    boolean broken =
        state.faults.isStanding(FaultKind.ERROR_500)
            || state.faults.isStanding(FaultKind.ERROR_503);
    exchange.sendJson(broken ? 503 : 200, Map.of("status", broken ? "broken" : "ok"));
  }

  // A hang affects every endpoint of the server.
  private void awaitNoHang() throws IOException, InterruptedException {
    if (!state.faults.awaitNoStandingHang(state.settings.hangLimit())) {
      throw new ConnectionCutException("The fault hang ends at its limit.");
    }
  }

  private void injectFrom(HttpExchange exchange) throws IOException {
    try {
      inject(
          SimulatorJson.MAPPER
              .readerFor(Fault.class)
              .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(exchange.body()));
    } catch (JacksonException e) {
      String message =
          e.getCause() instanceof IllegalArgumentException cause
              ? String.valueOf(cause.getMessage())
              : e.getOriginalMessage();
      exchange.sendError(400, "invalid_request_error", message, null);
      return;
    } catch (IllegalArgumentException e) {
      exchange.sendError(400, "invalid_request_error", String.valueOf(e.getMessage()), null);
      return;
    }
    exchange.sendJson(200, faults());
  }
}
