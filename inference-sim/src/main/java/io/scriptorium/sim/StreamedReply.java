package io.scriptorium.sim;

import io.scriptorium.sim.Payload.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as server-sent events, a chunk for each few tokens. */
final class StreamedReply implements Reply {
  private static final byte[] HEARTBEAT = ": waiting\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END_OF_EVENT = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpExchange exchange;
  private final String id;
  private final boolean includeUsage;
  private final long created = Instant.now().getEpochSecond();
  private long lastSent = System.nanoTime();
  private boolean headersSent;
  private boolean roleSent;

  StreamedReply(HttpExchange exchange, String id, boolean includeUsage) {
    this.exchange = exchange;
    this.id = id;
    this.includeUsage = includeUsage;
  }

  @Override
  public void begin() throws IOException {
    sendHeaders();
    if (!roleSent) {
      roleSent = true;
      event(choice(new Chunk.Delta("assistant", ""), null));
      flush();
    }
  }

  @Override
  public void text(String text) throws IOException {
    event(choice(new Chunk.Delta(null, text), null));
    flush();
  }

  @Override
  public void heartbeat() throws IOException {
    sendHeaders();
    exchange.write(HEARTBEAT);
    flush();
  }

  @Override
  public boolean clientGone() throws IOException {
    return exchange.clientGone();
  }

  @Override
  public long lastSent() {
    return lastSent;
  }

  // One flush for all that is left, so that the client is not kept waiting for the stream's end.
  @Override
  public void end(String finishReason, Usage usage) throws IOException {
    event(choice(new Chunk.Delta(null, null), finishReason));
    if (includeUsage) {
      event(chunk(List.of(), Payload.tokens(usage)));
    }
    exchange.write(DONE);
    exchange.end();
  }

  private void sendHeaders() throws IOException {
    if (!headersSent) {
      headersSent = true;
      exchange.header("Cache-Control", "no-cache");
      exchange.begin("text/event-stream; charset=utf-8");
    }
  }

  private void flush() throws IOException {
    exchange.flush();
    lastSent = System.nanoTime();
  }

  private Chunk choice(Chunk.Delta delta, @Nullable String finishReason) {
    return chunk(List.of(new Chunk.ChunkChoice(0, delta, finishReason)), null);
  }

  private Chunk chunk(List<Chunk.ChunkChoice> choices, Payload.@Nullable Tokens usage) {
    return new Chunk(id, "chat.completion.chunk", created, Wire.MODEL, choices, usage);
  }

  private void event(Chunk chunk) throws IOException {
    byte[] json = Wire.JSON.writeValueAsBytes(chunk);
    exchange.write(
        ByteBuffer.allocate(DATA.length + json.length + END_OF_EVENT.length)
            .put(DATA)
            .put(json)
            .put(END_OF_EVENT)
            .array());
  }
}
