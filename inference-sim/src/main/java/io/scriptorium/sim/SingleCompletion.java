package io.scriptorium.sim;

import io.scriptorium.sim.ChatPayload.Completion;
import io.scriptorium.sim.text.SimulatedModel;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** An answer as one JSON object, sent when it is complete. */
final class SingleCompletion implements CompletionResponse {
  private final HttpExchange exchange;
  private final String id;
  private final long created = Instant.now().getEpochSecond();
  private final StringBuilder text = new StringBuilder();

  SingleCompletion(HttpExchange exchange, String id) {
    this.exchange = exchange;
    this.id = id;
  }

  @Override
  public void begin() {}

  @Override
  public void text(String text) {
    this.text.append(text);
  }

  @Override
  public void heartbeat() {}

  @Override
  public long lastSent() {
    return System.nanoTime();
  }

  @Override
  public void end(String finishReason, Usage usage) throws IOException {
    Completion.Message message = new Completion.Message("assistant", text.toString());
    exchange.sendJson(
        200,
        new Completion(
            id,
            "chat.completion",
            created,
            SimulatedModel.NAME,
            List.of(new Completion.Choice(0, message, finishReason)),
            ChatPayload.tokens(usage)));
  }
}
