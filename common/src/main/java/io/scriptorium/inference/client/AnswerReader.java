package io.scriptorium.inference.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.inference.client.InferenceFailure.TimedOut;
import java.io.ByteArrayOutputStream;
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

  /** What the body is, whatever its content type says. */
  private enum Form {
    UNKNOWN,
    EVENTS,
    JSON
  }

  private static final int MAX_EXCERPT_BYTES = 1_000;
  private static final int BYTE_ORDER_MARK_BYTES = 3;
  private static final int MAX_BLANK_BYTES = 16_000;

  private final ResponseBody reply;
  private final FailureReader failures;
  private final String contentType;
  private final StreamedAnswer answer;
  private final Deadline deadline;
  private final DoubleConsumer generated;
  private final @Nullable AnswerWatch watch;
  private final ReadingPace pace;
  private final SseParser parser = new SseParser(MAX_EVENT_BYTES);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Form form = Form.UNKNOWN;
  private boolean hasEvents;
  private int watched;
  private Duration timeToFirstToken = Duration.ZERO;

  /**
   * @param contentType of the reply, for the message where it is no answer
   * @param generated gets the estimated number of tokens in each chunk
   * @param watch sees the text after each chunk, and may stop the answer
   * @param pace how often the stream is read
   */
  AnswerReader(
      ResponseBody reply,
      String contentType,
      FailureReader failures,
      StreamedAnswer answer,
      Deadline deadline,
      DoubleConsumer generated,
      @Nullable AnswerWatch watch,
      ReadingPace pace) {
    this.reply = reply;
    this.contentType = contentType;
    this.failures = failures;
    this.answer = answer;
    this.deadline = deadline;
    this.generated = generated;
    this.watch = watch;
    this.pace = pace;
  }

  /**
   * The whole answer.
   *
   * @param requestedModel the model's name where the server does not report it
   */
  ChatAnswer read(String requestedModel) throws InferenceException, InterruptedException {
    while (!answer.done()) {
      List<SseParser.Event> events = next();
      if (events != null) {
        take(events);
      }
      if (isStopped()) {
        return answer.stopped(requestedModel, timeToFirstToken, deadline.passed(System.nanoTime()));
      }
      if (events == null) {
        break;
      }
    }
    requireForm();
    ChatAnswer whole =
        answer.complete(requestedModel, timeToFirstToken, deadline.passed(System.nanoTime()));
    reply.drain(DRAIN_LIMIT);
    return whole;
  }

  /** Whether the watch, which has seen less text before, stops the answer. */
  private boolean isStopped() {
    int length = answer.visible().length();
    boolean grown = length > watched;
    watched = length;
    return watch != null && grown && watch.stops(answer.visible());
  }

  private void take(List<SseParser.Event> events) throws InferenceException {
    hasEvents |= !events.isEmpty();
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
      awaitMore();
      var chunk = reply.next(deadline.left(System.nanoTime()));
      if (chunk == null) {
        end();
        return null;
      }
      List<SseParser.Event> events = new ArrayList<>();
      for (ByteBuffer bytes : chunk) {
        boolean known = form != Form.UNKNOWN;
        collect(bytes.duplicate());
        if (form == Form.EVENTS) {
          // What was held back until the form was known comes first.
          events.addAll(parser.feed(known ? bytes : ByteBuffer.wrap(body.toByteArray())));
        }
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

  private void awaitMore() throws InterruptedException {
    long now = System.nanoTime();
    Duration passed = deadline.passed(now).minus(timeToFirstToken);
    Duration pause = pace.pause(answer.textTokens(), passed, deadline.left(now));
    if (!pause.isZero()) {
      Thread.sleep(pause);
    }
  }

  /** Keeps a whole body of JSON, and the beginning of any other for the failure's message. */
  private void collect(ByteBuffer bytes) throws IOException {
    int limit = form == Form.EVENTS ? MAX_EXCERPT_BYTES : MAX_EVENT_BYTES;
    byte[] copy = new byte[Math.clamp((long) limit - body.size(), 0, bytes.remaining())];
    bytes.get(copy);
    body.write(copy, 0, copy.length);
    if (form == Form.UNKNOWN) {
      String start = start();
      boolean mark = body.size() < BYTE_ORDER_MARK_BYTES && start.equals("\uFFFD");
      if ((!start.isEmpty() && !mark) || body.size() > MAX_BLANK_BYTES) {
        form = start.startsWith("{") ? Form.JSON : Form.EVENTS;
      }
    }
    if (form == Form.JSON && body.size() >= MAX_EVENT_BYTES) {
      throw new IOException("a body of more than " + MAX_EVENT_BYTES + " bytes");
    }
  }

  private String start() {
    String text = body.toString(UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1).stripLeading() : text.stripLeading();
  }

  /** The body has ended. */
  private void end() throws IOException, InferenceException {
    if (form == Form.EVENTS) {
      var rest = parser.rest();
      if (rest.isPresent()) {
        double before = answer.tokens();
        answer.acceptRest(rest.get());
        generated.accept(answer.tokens() - before);
      }
    } else if (form == Form.JSON && answer.acceptBody(start())) {
      timeToFirstToken = deadline.passed(System.nanoTime());
      generated.accept(answer.tokens());
    }
  }

  /** A body without any event, which is none of a chat server's. */
  private void requireForm() throws InferenceException {
    if (form == Form.EVENTS && !answer.finished() && !hasEvents && !start().isBlank()) {
      throw new InferenceException(failures.noAnswer(contentType, start()));
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
