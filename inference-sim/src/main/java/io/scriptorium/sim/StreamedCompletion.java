package io.scriptorium.sim;

import io.scriptorium.sim.ChatPayload.Chunk;
import io.scriptorium.sim.text.SimulatedModel;
import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as server-sent events, a chunk for each few tokens. */
final class StreamedCompletion implements CompletionResponse {
  private static final byte[] HEARTBEAT = ": waiting\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END_OF_EVENT = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final String id;
  private final boolean includeUsage;
  private final long created = Instant.now().getEpochSecond();
  private long lastSent = System.nanoTime();

  StreamedCompletion(OutputStream out, String id, boolean includeUsage) {
    this.out = out;
    this.id = id;
    this.includeUsage = includeUsage;
  }

  @Override
  public void begin() throws IOException {
    write(choice(new Chunk.Delta("assistant", ""), null));
    flush();
  }

  @Override
  public void text(String text) throws IOException {
    write(choice(new Chunk.Delta(null, text), null));
    flush();
  }

  @Override
  public void heartbeat() throws IOException {
    out.write(HEARTBEAT);
    flush();
  }

  @Override
  public long lastSent() {
    return lastSent;
  }

  @Override
  public void end(String finishReason, Usage usage) throws IOException {
    write(choice(new Chunk.Delta(null, null), finishReason));
    if (includeUsage) {
      write(chunk(List.of(), ChatPayload.tokens(usage)));
    }
    out.write(DONE);
  }

  private void flush() throws IOException {
    out.flush();
    lastSent = System.nanoTime();
  }

  private Chunk choice(Chunk.Delta delta, @Nullable String finishReason) {
    return chunk(List.of(new Chunk.ChunkChoice(0, delta, finishReason)), null);
  }

  private Chunk chunk(List<Chunk.ChunkChoice> choices, ChatPayload.@Nullable Tokens usage) {
    return new Chunk(id, "chat.completion.chunk", created, SimulatedModel.NAME, choices, usage);
  }

  private void write(Chunk chunk) throws IOException {
    out.write(DATA);
    out.write(SimulatorJson.MAPPER.writeValueAsBytes(chunk));
    out.write(END_OF_EVENT);
  }
}
