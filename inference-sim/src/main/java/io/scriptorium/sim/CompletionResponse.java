package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.scriptorium.sim.text.SimulatedModel;
import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The response to one chat completion. A disconnected client causes an {@link IOException}. */
sealed interface CompletionResponse {

  /** Sends the status and headers, unless they were sent. */
  void begin() throws IOException;

  /** Passes on the next words of the answer. */
  void text(String text) throws IOException;

  /** Sends a sign of life that means nothing, where the form of the answer knows one. */
  void heartbeat() throws IOException;

  /** When anything was last sent, or the request arrived, as of {@link System#nanoTime()}. */
  long lastSent();

  /** Completes the answer. */
  void end(String finishReason, Usage usage) throws IOException;

  /** The tokens of the prompt, those of them found in the prefix cache, and of the answer. */
  record Usage(
      @JsonProperty("prompt_tokens") int prompt,
      @JsonProperty("completion_tokens") int completion,
      @JsonProperty("total_tokens") int total,
      @JsonProperty("prompt_tokens_details") Details details) {

    record Details(@JsonProperty("cached_tokens") int cached) {}

    static Usage of(int prompt, int cached, int completion) {
      return new Usage(prompt, completion, prompt + completion, new Details(cached));
    }
  }

  /** OpenAI's chat completion object, or one chunk of it. */
  record Completion(
      String id,
      String object,
      long created,
      String model,
      List<Choice> choices,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Usage usage) {

    /** With a message, or in a chunk with a delta. */
    record Choice(
        int index,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Message message,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Message delta,
        @JsonProperty("finish_reason") @Nullable String finishReason) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Message(@Nullable String role, @Nullable String content) {}
  }

  /** An answer as one JSON object, sent when it is complete. */
  final class Whole implements CompletionResponse {

    private final HttpExchange exchange;
    private final String id;
    private final long created = Instant.now().getEpochSecond();
    private final StringBuilder answer = new StringBuilder();

    Whole(HttpExchange exchange, String id) {
      this.exchange = exchange;
      this.id = id;
    }

    @Override
    public void begin() {}

    @Override
    public void text(String text) {
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
      var message = new Completion.Message("assistant", answer.toString());
      var choices = List.of(new Completion.Choice(0, message, null, finishReason));
      exchange.sendJson(
          200, new Completion(id, "chat.completion", created, SimulatedModel.NAME, choices, usage));
    }
  }

  /** An answer as server-sent events, a chunk for each few tokens. */
  final class Streamed implements CompletionResponse {

    private final OutputStream out;
    private final String id;
    private final boolean includeUsage;
    private final long created = Instant.now().getEpochSecond();
    private long lastSent = System.nanoTime();

    Streamed(OutputStream out, String id, boolean includeUsage) {
      this.out = out;
      this.id = id;
      this.includeUsage = includeUsage;
    }

    @Override
    public void begin() throws IOException {
      write(new Completion.Message("assistant", ""), null);
      flush();
    }

    @Override
    public void text(String text) throws IOException {
      write(new Completion.Message(null, text), null);
      flush();
    }

    @Override
    public void heartbeat() throws IOException {
      write(": waiting");
      flush();
    }

    @Override
    public long lastSent() {
      return lastSent;
    }

    @Override
    public void end(String finishReason, Usage usage) throws IOException {
      write(new Completion.Message(null, null), finishReason);
      if (includeUsage) {
        write(List.of(), usage);
      }
      write("data: [DONE]");
    }

    private void flush() throws IOException {
      out.flush();
      lastSent = System.nanoTime();
    }

    private void write(Completion.Message delta, @Nullable String finishReason) throws IOException {
      write(List.of(new Completion.Choice(0, null, delta, finishReason)), null);
    }

    private void write(List<Completion.Choice> choices, @Nullable Usage usage) throws IOException {
      var chunk =
          new Completion(id, "chat.completion.chunk", created, SimulatedModel.NAME, choices, usage);
      write("data: " + SimulatorJson.MAPPER.writeValueAsString(chunk));
    }

    private void write(String event) throws IOException {
      out.write((event + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
