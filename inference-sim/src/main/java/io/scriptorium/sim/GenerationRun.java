package io.scriptorium.sim;

import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.text.ChatPrompt;
import io.scriptorium.sim.text.SimulatedModel.Answer;
import io.scriptorium.sim.text.TextHash;
import io.scriptorium.sim.text.TokenSequence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One generation, from the queue to its last token. Confined to its request's thread. */
final class GenerationRun {
  static final String REFUSAL = "I cannot help with that.";

  private static final double CHUNK_SECONDS = 0.05;
  private static final double LEAST_REAL_CHUNK_SECONDS = 0.02;
  private static final int CHUNKS_WITHOUT_TIME = 4;
  private static final int LAST_MESSAGE_CHARACTERS = 80;

  private final ServerState state;
  private final CompletionResponse reply;
  private final GenerationClock clock;
  private final @Nullable FaultKind fault;
  // A hang with a count. A standing hang is applied by the clock.
  private final boolean hangs;
  private final double slowness;
  private final TokenSequence tokens;
  private final int promptTokens;
  private final String conversation;
  private final List<String> context;
  private final String lastMessage;
  private final String text;
  private final int identifier;
  private final boolean shortened;
  private final Instant arrived;

  private @Nullable Instant start;
  private int cachedTokens;
  private int done;
  private boolean prefilled;

  GenerationRun(
      ServerState state,
      ChatPrompt prompt,
      Answer answer,
      @Nullable Fault fault,
      HttpExchange exchange,
      CompletionResponse reply) {
    this.state = state;
    this.reply = reply;
    this.clock = new GenerationClock(state, exchange, reply);
    this.fault = fault == null ? null : fault.kind();
    this.hangs = this.fault == FaultKind.HANG && fault != null && fault.count() != null;
    this.slowness = fault == null || fault.count() == null ? 1 : fault.slowness();
    this.arrived = state.now();
    this.tokens = prompt.tokens();
    this.promptTokens = tokens.length();
    this.conversation = conversation(prompt);
    this.context = prompt.answers().stream().map(TextHash::hex).toList();
    String last = prompt.last("user").strip();
    this.lastMessage = last.substring(Math.max(0, last.length() - LAST_MESSAGE_CHARACTERS));
    String whole =
        this.fault == FaultKind.REFUSE
            ? REFUSAL
            : this.fault == FaultKind.EMPTY ? "" : answer.text();
    int limit =
        this.fault == FaultKind.TRUNCATE
            ? Math.min(prompt.maxTokens(), Math.max(1, TokenSequence.tokens(whole) / 2))
            : prompt.maxTokens();
    this.shortened = TokenSequence.tokens(whole) > limit;
    this.text = shortened ? TokenSequence.prefix(whole, limit).stripTrailing() : whole;
    this.identifier =
        whole.equals(answer.text()) ? Math.min(answer.identifier(), text.length()) : 0;
  }

  /**
   * Waits for the seat, generates, and releases the seat in any case.
   *
   * @throws ConnectionCutException if a fault cuts the connection
   * @throws IOException if the client has disconnected
   * @throws InterruptedException if the server is closed
   */
  void run(SimulatedSeats.Seat seat) throws IOException, InterruptedException {
    Finish finish = Finish.CANCELLED;
    try {
      clock.await(seat);
      start = state.now();
      reply.begin();
      prefill();
      decode();
      finish = finish();
    } catch (ConnectionCutException e) {
      finish = Finish.CUT;
      throw e;
    } finally {
      try {
        settle(seat, finish);
      } finally {
        seat.close();
      }
    }
    // Only now, so that a client that sends its next prompt at once finds the seat free.
    reply.end(finishReason(), CompletionResponse.Usage.of(promptTokens, cachedTokens, done));
  }

  private void prefill() throws IOException, InterruptedException {
    long[] blocks = tokens.blocks();
    int held = state.cache.leading(blocks) * TokenSequence.BLOCK_TOKENS;
    // The prompt's last token is always computed: the first new one follows from it.
    cachedTokens = held < promptTokens ? held : held - TokenSequence.BLOCK_TOKENS;
    state.metrics.prefilled(promptTokens, cachedTokens);
    clock.awaitTime(state.prefill(promptTokens - cachedTokens, slowness()));
    state.cache.add(blocks);
    prefilled = true;
  }

  private void decode() throws IOException, InterruptedException {
    int total = TokenSequence.tokens(text);
    int faultAt = faultAt(total);
    while (done < total) {
      double rate = state.settings.decodeRate(state.seats.running()) / slowness();
      int next = Math.min(total, done + (done == 0 ? 1 : chunk(rate, total)));
      if (done < faultAt) {
        next = Math.min(next, faultAt);
      }
      clock.advance((next - done) / rate);
      reply.text(
          text.substring(TokenSequence.offset(text, done), TokenSequence.offset(text, next)));
      if (done == 0) {
        state.metrics.firstToken(Duration.between(arrived, state.now()).toNanos() / 1e9);
      }
      done = next;
      if (done == faultAt) {
        applyFault();
      }
    }
  }

  // Few enough chunks that many streams cost little, at any time scale.
  private int chunk(double rate, int total) {
    double scale = state.settings.timeScale();
    if (scale == 0) {
      return Math.ceilDiv(total, CHUNKS_WITHOUT_TIME);
    }
    double seconds = Math.max(CHUNK_SECONDS, LEAST_REAL_CHUNK_SECONDS * scale);
    return Math.clamp((long) (rate * seconds), 1, total);
  }

  private int faultAt(int total) {
    return fault == FaultKind.CUT_STREAM
        ? Math.max(1, total / 2)
        : hangs ? Math.max(1, total / 3) : -1;
  }

  private void applyFault() throws IOException, InterruptedException {
    if (fault == FaultKind.CUT_STREAM) {
      throw new ConnectionCutException("The fault cut-stream cuts this answer.");
    }
    clock.hang();
  }

  private double slowness() {
    return Math.max(slowness, state.faults.standing().map(Fault::slowness).orElse(1.0));
  }

  private Finish finish() {
    return fault == FaultKind.REFUSE || fault == FaultKind.EMPTY
        ? Finish.FAULT
        : shortened ? Finish.LENGTH : Finish.STOP;
  }

  private String finishReason() {
    return fault == FaultKind.REFUSE ? "content_filter" : shortened ? "length" : "stop";
  }

  private void settle(SimulatedSeats.Seat seat, Finish finish) {
    String generated = TokenSequence.prefix(text, done);
    if (prefilled) {
      state.cache.add(tokens.text(generated).end().blocks());
      state.metrics.generated(done);
    }
    String output = generated.substring(Math.min(identifier, generated.length()));
    Instant end = state.now();
    state.recorder.add(
        new Generation(
            state.server,
            arrived,
            start == null ? end : start,
            end,
            start == null ? 0 : seat.inUse(),
            promptTokens,
            cachedTokens,
            done,
            finish,
            fault,
            conversation,
            context,
            TextHash.hex(output),
            lastMessage,
            state.recorder.keepsTexts() ? output : null));
  }

  private static String conversation(ChatPrompt prompt) {
    return TextHash.hex(
        prompt.messages().stream()
            .takeWhile(message -> !message.role().equals("assistant"))
            .map(message -> message.role() + "\n" + message.content() + "\n")
            .collect(Collectors.joining()));
  }
}
