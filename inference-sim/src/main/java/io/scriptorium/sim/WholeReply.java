package io.scriptorium.sim;

import com.sun.net.httpserver.HttpExchange;
import io.scriptorium.sim.Payload.Completion;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * An answer as one JSON object. Its signs of life are blanks before the object, which JSON allows.
 */
final class WholeReply implements Reply {
  private final HttpExchange exchange;
  private final String id;
  private final long created = Instant.now().getEpochSecond();
  private final StringBuilder text = new StringBuilder();
  private long lastSent = System.nanoTime();
  private boolean headersSent;

  WholeReply(HttpExchange exchange, String id) {
    this.exchange = exchange;
    this.id = id;
  }

  @Override
  public void begin() throws IOException {
    if (!headersSent) {
      headersSent = true;
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
    }
  }

  @Override
  public void text(String text) {
    this.text.append(text);
  }

  @Override
  public void heartbeat() throws IOException {
    begin();
    exchange.getResponseBody().write(' ');
    exchange.getResponseBody().flush();
    lastSent = System.nanoTime();
  }

  @Override
  public long lastSent() {
    return lastSent;
  }

  @Override
  public void end(String finishReason, Usage usage) throws IOException {
    begin();
    Completion.Message message = new Completion.Message("assistant", text.toString());
    exchange
        .getResponseBody()
        .write(
            Wire.JSON.writeValueAsBytes(
                new Completion(
                    id,
                    "chat.completion",
                    created,
                    Wire.MODEL,
                    List.of(new Completion.Choice(0, message, finishReason)),
                    Payload.tokens(usage))));
    exchange.close();
  }
}
