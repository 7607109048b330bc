package io.scriptorium.sim;

import io.scriptorium.sim.text.ChatPrompt;
import io.scriptorium.sim.text.ChatPrompt.BadRequestException;
import io.scriptorium.sim.text.ChatPrompt.Format;
import io.scriptorium.sim.text.SimulatedModel;
import io.scriptorium.sim.text.SimulatedModel.Answer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}: reads the request, and applies a fault or generates. */
final class ChatCompletions {
  private static final AtomicLong ids = new AtomicLong();
  private static final String GARBAGE = "data: {\"choices\": [<garbage>\n\n".repeat(5);
  private static final String PAGE =
      "<!doctype html><title>Bad gateway</title><h1>Please come back later</h1>\n";

  private final ServerState state;
  private final SimulatedModel model;

  ChatCompletions(ServerState state, SimulatedModel model) {
    this.state = state;
    this.model = model;
  }

  void handle(HttpExchange exchange) throws IOException, InterruptedException {
    ChatPrompt prompt;
    Answer answer;
    try {
      prompt = ChatPrompt.parse(exchange.body());
      if (!state.settings.responseFormat() && !(prompt.format() instanceof Format.Text)) {
        throw new BadRequestException(
            "response_format", "'response_format' is not supported by this server.");
      }
      answer = model.answer(prompt);
    } catch (BadRequestException e) {
      exchange.sendError(400, "invalid_request_error", e.reason(), e.parameter());
      return;
    }
    Fault fault = state.faults.take().orElse(null);
    switch (fault == null ? null : fault.kind()) {
      case ERROR_500 -> error(exchange, 500, fault);
      case ERROR_503 -> error(exchange, 503, fault);
      case ERROR_429 -> error(exchange, 429, fault);
      case GARBAGE -> exchange.send(200, "text/event-stream", GARBAGE);
      case HTML -> exchange.send(200, "text/html", PAGE);
      case DOWN -> throw new ConnectionCutException("The fault down drops this request.");
      case null -> generate(exchange, prompt, answer, null);
      case HANG, SLOW, CUT_STREAM, EMPTY, REFUSE, TRUNCATE ->
          generate(exchange, prompt, answer, fault);
    }
  }

  private void generate(
      HttpExchange exchange, ChatPrompt prompt, Answer answer, @Nullable Fault fault)
      throws IOException, InterruptedException {
    Optional<SimulatedSeats.Seat> seat = state.seats.enter();
    if (seat.isEmpty()) {
      exchange.sendError(
          429,
          "rate_limit_error",
          "All %d seats are taken and %d requests wait, which is the limit; try again later."
              .formatted(state.settings.seats(), state.settings.queueLimit()),
          null);
      return;
    }
    String id = "chatcmpl-simulated-" + ids.incrementAndGet();
    if (prompt.stream()) {
      exchange.header("Cache-Control", "no-cache");
      exchange.stream(
          "text/event-stream; charset=utf-8",
          out -> {
            var reply = new CompletionResponse.Streamed(out, id, prompt.includeUsage());
            new GenerationRun(state, prompt, answer, fault, exchange, reply).run(seat.get());
          });
    } else {
      var reply = new CompletionResponse.Whole(exchange, id);
      new GenerationRun(state, prompt, answer, fault, exchange, reply).run(seat.get());
    }
  }

  private void error(HttpExchange exchange, int status, @Nullable Fault fault) throws IOException {
    if (fault != null && fault.retryAfterSeconds() != null) {
      exchange.header("Retry-After", fault.retryAfterSeconds().toString());
    }
    exchange.sendError(
        status, "server_error", "The simulator injects this error on request.", null);
  }
}
