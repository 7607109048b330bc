package io.scriptorium.sim;

import io.scriptorium.sim.text.ChatPrompt;
import io.scriptorium.sim.text.ChatPrompt.BadRequestException;
import io.scriptorium.sim.text.ChatPrompt.Format;
import io.scriptorium.sim.text.SimulatedModel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** {@code POST /v1/chat/completions}: reads the request, and applies faults or generates. */
final class ChatCompletions {
  private static final AtomicLong ids = new AtomicLong();
  private static final Map<FaultKind, Integer> ERRORS =
      Map.of(FaultKind.ERROR_500, 500, FaultKind.ERROR_503, 503, FaultKind.ERROR_429, 429);
  private static final String GARBAGE = "data: {\"choices\": [<garbage>\n\n".repeat(5);
  private static final String PAGE =
      "<!doctype html><title>Bad gateway</title><h1>Please come back later</h1>\n";

  private final ServerState state;
  private final SimulatedModel model;

  ChatCompletions(ServerState state, SimulatedModel model) {
    this.state = state;
    this.model = model;
  }

  /**
   * @param addressed the faults of the address that the request came by
   */
  void handle(HttpExchange exchange, ActiveFaults addressed)
      throws IOException, InterruptedException {
    state.requests.incrementAndGet();
    try {
      ChatPrompt prompt = ChatPrompt.parse(exchange.body());
      if (!state.settings.responseFormat() && !(prompt.format() instanceof Format.Text)) {
        throw new BadRequestException(
            "response_format", "'response_format' is not supported by this server.");
      }
      answer(exchange, prompt, addressed);
    } catch (BadRequestException e) {
      exchange.sendError(400, "invalid_request_error", e.reason(), e.parameter());
    }
  }

  private void answer(HttpExchange exchange, ChatPrompt prompt, ActiveFaults addressed)
      throws IOException, InterruptedException {
    Purpose purpose = SimulatedModel.asksForOutline(prompt) ? Purpose.PLAN : Purpose.WRITE;
    long draw = model.draw(prompt);
    Faults faults = addressed.take(purpose, draw).and(state.faults.take(purpose, draw));
    if (outage(exchange, faults)) {
      return;
    }
    Optional<DirectResponse> refusal = RefusalFaults.of(faults, prompt);
    if (refusal.isPresent()) {
      refusal.get().send(exchange);
      return;
    }
    ContextWindow window = state.settings.window();
    ContextWindow.Fit fit =
        window == null
            ? new ContextWindow.Fit.Fits(prompt, prompt.maxTokens())
            : window.fit(prompt);
    switch (fit) {
      case ContextWindow.Fit.Refused(DirectResponse tooLong) -> tooLong.send(exchange);
      case ContextWindow.Fit.Fits(ChatPrompt fitting, int mostTokens) -> {
        // A model knows nothing of what was cut.
        long seed = fitting.equals(prompt) ? draw : model.draw(fitting);
        var written = AnswerWriter.write(model, fitting, seed, faults);
        generate(exchange, fitting, GenerationScript.of(written, mostTokens, faults), faults);
      }
    }
  }

  /** Whether an outage has answered the request. */
  private static boolean outage(HttpExchange exchange, Faults faults) throws IOException {
    if (faults.has(FaultKind.DOWN)) {
      throw new ConnectionCutException("The fault down drops this request.");
    }
    if (faults.has(FaultKind.GARBAGE)) {
      exchange.send(200, "text/event-stream", GARBAGE);
      return true;
    }
    if (faults.has(FaultKind.HTML)) {
      exchange.send(200, "text/html", PAGE);
      return true;
    }
    Fault fault = faults.outage().orElse(null);
    Integer status = fault == null ? null : ERRORS.get(fault.kind());
    if (fault == null || status == null) {
      return false;
    }
    if (fault.retryAfterSeconds() != null) {
      exchange.header("Retry-After", fault.retryAfterSeconds().toString());
    }
    exchange.sendError(
        status, "server_error", "The simulator injects this error on request.", null);
    return true;
  }

  private void generate(
      HttpExchange exchange, ChatPrompt prompt, GenerationScript script, Faults faults)
      throws IOException, InterruptedException {
    Optional<SimulatedSeats.Seat> seat = state.seats.enter();
    if (seat.isEmpty()) {
      exchange.sendError(
          429,
          "rate_limit_error",
          String.format(
              Locale.ROOT,
              "All %d seats are taken and %d requests wait, which is the limit; try again later.",
              state.settings.seats(),
              state.settings.queueLimit()),
          null);
      return;
    }
    String id = "chatcmpl-simulated-" + ids.incrementAndGet();
    if (!prompt.stream() || faults.has(FaultKind.JSON)) {
      var reply = new WholeResponse(exchange, id, faults);
      new GenerationRun(state, prompt, script, faults, exchange, reply).run(seat.get());
      return;
    }
    exchange.header("Cache-Control", "no-cache");
    if (faults.has(FaultKind.GZIP)) {
      exchange.header("Content-Encoding", "gzip");
    }
    exchange.stream(
        "text/event-stream; charset=utf-8",
        sent -> {
          GZIPOutputStream zipped =
              faults.has(FaultKind.GZIP) ? new GZIPOutputStream(sent, true) : null;
          OutputStream out =
              zipped != null
                  ? zipped
                  : faults.has(FaultKind.SPLIT_BYTES) ? new SplitStream(sent) : sent;
          var reply = new StreamedResponse(out, id, prompt.includeUsage(), faults);
          new GenerationRun(state, prompt, script, faults, exchange, reply).run(seat.get());
          if (zipped != null) {
            zipped.finish();
          }
        });
  }
}
