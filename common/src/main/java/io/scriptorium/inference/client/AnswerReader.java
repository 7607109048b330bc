package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.TimedOut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Reads one answer to its end, within its deadline. Used by one thread. */
final class AnswerReader {

  private static final int MAX_EVENT_BYTES = 4 * 1024 * 1024;
  private static final Duration DRAIN_LIMIT = Duration.ofMillis(100);

  private final ResponseBody reply;
  private final StreamedAnswer answer;
  private final Deadline deadline;
  private final DoubleConsumer generated;
  private final @Nullable AnswerWatch watch;
  private final SseParser parser = new SseParser(MAX_EVENT_BYTES);
  private Duration timeToFirstToken = Duration.ZERO;

  /**
   * @param generated gets the estimated number of tokens in each chunk
   * @param watch sees the text after each chunk, and may stop the answer
   */
  AnswerReader(
      ResponseBody reply,
      StreamedAnswer answer,
      Deadline deadline,
      DoubleConsumer generated,
      @Nullable AnswerWatch watch) {
    this.reply = reply;
    this.answer = answer;
    this.deadline = deadline;
    this.generated = generated;
    this.watch = watch;
  }

  /**
   * The whole answer.
   *
   * @param requestedModel the model's name where the server does not report it
   */
  ChatAnswer read(String requestedModel) throws InferenceException, InterruptedException {
    while (!answer.done()) {
      List<SseParser.Event> events = next();
      if (events == null) {
        break;
      }
      int before = answer.visible().length();
      take(events);
      if (watch != null
          && !answer.finished()
          && answer.visible().length() > before
          && watch.stops(answer.visible())) {
        return answer.stopped(
            requestedModel, timeToFirstToken, deadline.passed(System.nanoTime()));
      }
    }
    ChatAnswer whole =
        answer.complete(requestedModel, timeToFirstToken, deadline.passed(System.nanoTime()));
    reply.drain(DRAIN_LIMIT);
    return whole;
  }

  private void take(List<SseParser.Event> events) throws InferenceException {
    double before = answer.tokens();
    for (SseParser.Event event : events) {
      answer.accept(event);
    }
    long now = System.nanoTime();
    // Comments keep a connection alive, not a generation: they do not extend the deadline.
    if (answer.tokens() > 0 && !events.isEmpty()) {
      deadline.token(now);
    }
    if (answer.tokens() > before) {
      if (before == 0) {
        timeToFirstToken = deadline.passed(now);
      }
      generated.accept(answer.tokens() - before);
    }
    if (deadline.isOver(now) && !answer.finished()) {
      throw new InferenceException(deadline.timeout());
    }
  }

  /** The events of the next chunk, or null where the stream is over. */
  private @Nullable List<SseParser.Event> next() throws InferenceException, InterruptedException {
    try {
      var chunk = reply.next(deadline.left(System.nanoTime()));
      if (chunk == null) {
        List<SseParser.Event> rest = parser.end();
        return rest.isEmpty() ? null : rest;
      }
      List<SseParser.Event> events = new ArrayList<>();
      for (ByteBuffer bytes : chunk) {
        events.addAll(parser.feed(bytes));
      }
      return events;
    } catch (IOException | TimeoutException e) {
      if (answer.finished()) {
        return null;
      }
      throw new InferenceException(
          e instanceof TimeoutException
              ? deadline.timeout()
              : answer.cut(String.valueOf(e.getMessage())));
    }
  }

  /**
   * How much longer to wait for one answer: the next token has a deadline, and the whole answer has
   * one that no token extends. Used by one thread.
   */
  static final class Deadline {

    private final String server;
    private final ChatSettings timeouts;
    private final Duration limit;
    private final long startNanos;
    private final long endNanos;
    private long nextNanos;
    private boolean started;

    /**
     * @param limit of the whole answer
     */
    Deadline(String server, ChatSettings timeouts, Duration limit, long nowNanos) {
      this.server = server;
      this.timeouts = timeouts;
      this.limit = limit;
      startNanos = nowNanos;
      endNanos = nowNanos + limit.toNanos();
      nextNanos = nowNanos + timeouts.firstToken().toNanos();
    }

    /** A token has arrived. */
    void token(long nowNanos) {
      started = true;
      nextNanos = nowNanos + timeouts.idle().toNanos();
    }

    /** The time left until the next token, never negative. */
    Duration left(long nowNanos) {
      long until = isNearTheEnd() ? endNanos : nextNanos;
      return Duration.ofNanos(Math.max(0, until - nowNanos));
    }

    boolean isOver(long nowNanos) {
      return nowNanos - endNanos >= 0;
    }

    Duration passed(long nowNanos) {
      return Duration.ofNanos(nowNanos - startNanos);
    }

    /** The failure, if nothing arrives in the time left. */
    TimedOut timeout() {
      if (isNearTheEnd()) {
        return new TimedOut(server, "whole answer", limit);
      }
      return started
          ? new TimedOut(server, "next token", timeouts.idle())
          : new TimedOut(server, "first token", timeouts.firstToken());
    }

    private boolean isNearTheEnd() {
      return endNanos - nextNanos < 0;
    }
  }
}
