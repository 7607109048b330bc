package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatorJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** An answer as one JSON object, sent when it is complete. */
final class WholeResponse implements CompletionResponse {

  private final HttpExchange exchange;
  private final CompletionJson json;
  private final boolean compressed;
  private final StringBuilder reasoning = new StringBuilder();
  private final StringBuilder answer = new StringBuilder();

  WholeResponse(HttpExchange exchange, String id, Faults faults) {
    this.exchange = exchange;
    this.json = new CompletionJson(id, faults);
    this.compressed = faults.has(FaultKind.GZIP);
  }

  @Override
  public void begin() {}

  @Override
  public void reasoning(String text, Usage soFar) {
    reasoning.append(text);
  }

  @Override
  public void text(String text, Usage soFar) {
    answer.append(text);
  }

  @Override
  public void heartbeat() {}

  @Override
  public long lastSent() {
    return System.nanoTime();
  }

  @Override
  public void end(String finishReason, Usage usage) throws IOException {
    send(json.whole(reasoning.toString(), answer.toString(), finishReason, usage));
  }

  @Override
  public void fail(FaultKind kind) throws IOException {
    send(Map.of("error", CompletionResponse.error(kind)));
  }

  private void send(Object content) throws IOException {
    byte[] bytes = SimulatorJson.MAPPER.writeValueAsBytes(content);
    if (compressed) {
      ByteArrayOutputStream zipped = new ByteArrayOutputStream();
      try (var out = new GZIPOutputStream(zipped)) {
        out.write(bytes);
      }
      exchange.header("Content-Encoding", "gzip");
      bytes = zipped.toByteArray();
    }
    exchange.send(200, "application/json", bytes);
  }
}
