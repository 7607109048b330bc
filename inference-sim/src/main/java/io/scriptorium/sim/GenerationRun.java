package io.scriptorium.sim;

import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.text.ChatPrompt;
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
  private static final List<FaultKind> ERRORS =
      List.of(
          FaultKind.ERROR_MIDDLE,
          FaultKind.ERROR_EVENT,
          FaultKind.ERROR_OBJECT,
          FaultKind.ERROR_CHOICE);

  private static final double CHUNK_SECONDS = 0.05;
  private static final double LEAST_REAL_CHUNK_SECONDS = 0.02;
  private static final int CHUNKS_WITHOUT_TIME = 4;
  private static final int LAST_MESSAGE_CHARACTERS = 80;

  private final ServerState state;
  private final CompletionResponse reply;
  private final GenerationClock clock;
  private final Faults faults;
  private final @Nullable Fault outage;
  // A hang of this generation alone. One of the whole server is applied by the clock.
  private final boolean hangs;
  private final double slowness;
  private final GenerationScript script;
  private final TokenSequence tokens;
  private final int promptTokens;
  private final String conversation;
  private final List<String> context;
  private final String lastMessage;
  private final Instant arrived;

  private @Nullable Instant start;
  private int cachedTokens;
  private int done;
  private boolean prefilled;

  GenerationRun(
      ServerState state,
      ChatPrompt prompt,
      GenerationScript script,
      Faults faults,
      HttpExchange exchange,
      CompletionResponse reply) {
    this.state = state;
    this.reply = reply;
    this.clock = new GenerationClock(state, exchange, reply);
    this.faults = faults;
    this.outage = faults.outage().orElse(null);
    boolean alone = outage != null && !outage.affectsAll();
    this.hangs = alone && faults.has(FaultKind.HANG);
    this.slowness = alone && outage != null ? outage.slowness() : 1;
    this.script = script;
    this.arrived = state.now();
    this.tokens = prompt.tokens();
    this.promptTokens = tokens.length();
    this.conversation = conversation(prompt);
    this.context = prompt.answers().stream().map(TextHash::hex).toList();
    String last = prompt.last("user").strip();
    this.lastMessage = last.substring(Math.max(0, last.length() - LAST_MESSAGE_CHARACTERS));
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
    FaultKind failed = null;
    try {
      clock.await(seat);
      start = state.now();
      if (faults.has(FaultKind.SLOW_FIRST)) {
        clock.pause(faults.number(FaultKind.SLOW_FIRST));
      }
      reply.begin();
      prefill();
      failed = faults.has(FaultKind.ERROR_FIRST) ? FaultKind.ERROR_FIRST : decode();
      finish = failed == null ? finish() : Finish.CUT;
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
    if (failed == null) {
      reply.end(finishReason(), usage());
    } else {
      reply.fail(failed);
    }
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

  /** Sends everything, and returns the error that ends it in the middle, if any. */
  private @Nullable FaultKind decode() throws IOException, InterruptedException {
    int total = script.tokens();
    int faultAt = faultAt(total);
    while (done < total) {
      double rate = state.settings.decodeRate(state.seats.running()) / slowness();
      int next = Math.min(total, done + (done == 0 ? 1 : chunk(rate, total)));
      if (done < faultAt) {
        next = Math.min(next, faultAt);
      }
      if (done < script.reasoningTokens()) {
        next = Math.min(next, script.reasoningTokens());
      }
      clock.advance((next - done) / rate);
      send(next);
      if (done == faultAt) {
        FaultKind error = applyFault();
        if (error != null) {
          return error;
        }
      }
    }
    return null;
  }

  private void send(int next) throws IOException {
    boolean first = done == 0;
    int from = done;
    done = next;
    int reasoning = script.reasoningTokens();
    if (next <= reasoning) {
      reply.reasoning(part(script.reasoning(), from, next), usage());
    } else {
      reply.text(part(script.text(), from - reasoning, next - reasoning), usage());
    }
    if (first) {
      state.metrics.firstToken(Duration.between(arrived, state.now()).toNanos() / 1e9);
    }
  }

  private static String part(String text, int from, int to) {
    return text.substring(TokenSequence.offset(text, from), TokenSequence.offset(text, to));
  }

  private Usage usage() {
    return Usage.of(promptTokens, cachedTokens, done, Math.min(done, script.reasoningTokens()));
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
    if (hangs) {
      return Math.max(1, total / 3);
    }
    return faults.has(FaultKind.CUT_STREAM)
            || faults.has(FaultKind.IDLE)
            || ERRORS.stream().anyMatch(faults::has)
        ? Math.max(1, total / 2)
        : -1;
  }

  private @Nullable FaultKind applyFault() throws IOException, InterruptedException {
    if (faults.has(FaultKind.CUT_STREAM)) {
      throw new ConnectionCutException("The fault cut-stream cuts this answer.");
    }
    if (hangs) {
      clock.hang();
    }
    if (faults.has(FaultKind.IDLE)) {
      clock.pause(faults.number(FaultKind.IDLE));
    }
    return ERRORS.stream().filter(faults::has).findFirst().orElse(null);
  }

  private double slowness() {
    return Math.max(slowness, state.faults.standing().map(Fault::slowness).orElse(1.0));
  }

  private Finish finish() {
    return script.replaced() ? Finish.FAULT : script.shortened() ? Finish.LENGTH : Finish.STOP;
  }

  private String finishReason() {
    return faults.has(FaultKind.REFUSE) ? "content_filter" : script.shortened() ? "length" : "stop";
  }

  private void settle(SimulatedSeats.Seat seat, Finish finish) {
    String generated = script.sent(done);
    if (prefilled) {
      state.cache.add(tokens.text(generated).end().blocks());
      state.metrics.generated(done);
    }
    String output = script.output(done);
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
            faults.first(),
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
