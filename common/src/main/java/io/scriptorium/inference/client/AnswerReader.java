package io.scriptorium.inference.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads one answer to its end, and sees to it that the end comes. Used by one thread. */
final class AnswerReader {

  private static final int MAX_EVENT_BYTES = 4 * 1024 * 1024;
  private static final Duration DRAIN_LIMIT = Duration.ofMillis(100);

  private final ResponseBody reply;
  private final StreamedAnswer answer;
  private final AnswerDeadline wait;
  private final AnswerListener progress;
  private final SseParser parser = new SseParser(MAX_EVENT_BYTES);
  private Duration timeToFirstToken = Duration.ZERO;

  AnswerReader(
      ResponseBody reply, StreamedAnswer answer, AnswerDeadline wait, AnswerListener progress) {
    this.reply = reply;
    this.answer = answer;
    this.wait = wait;
    this.progress = progress;
  }

  /**
   * The whole answer.
   *
   * @param askedModel the model's name where the server does not give it
   */
  ChatAnswer read(String askedModel) throws InferenceException, InterruptedException {
    try {
      while (!answer.done()) {
        List<SseEvent> events = next();
        if (events == null) {
          break;
        }
        take(events);
      }
    } finally {
      progress.ended();
    }
    var completed = answer.complete();
    reply.drain(DRAIN_LIMIT);
    String model = answer.model();
    return new ChatAnswer(
        completed.text(),
        answer.usage(),
        answer.server(),
        model == null ? askedModel : model,
        completed.finishReason(),
        timeToFirstToken,
        wait.passed(System.nanoTime()));
  }

  private void take(List<SseEvent> events) throws InferenceException {
    boolean startedBefore = answer.started();
    double tokensBefore = answer.tokens();
    for (SseEvent event : events) {
      answer.accept(event);
    }
    long now = System.nanoTime();
    // Comments keep a connection alive, not a generation: they do not put the deadline off.
    if (answer.started() && !events.isEmpty()) {
      wait.token(now);
    }
    if (answer.started() && !startedBefore) {
      timeToFirstToken = wait.passed(now);
      progress.began();
    } else if (answer.tokens() > tokensBefore) {
      progress.generated(answer.tokens() - tokensBefore);
    }
    if (wait.isOver(now) && !answer.finished()) {
      throw new InferenceException(wait.late());
    }
  }

  /** The events of the next chunk, or null where the stream is over. */
  private @Nullable List<SseEvent> next() throws InferenceException, InterruptedException {
    try {
      var chunk = reply.next(wait.left(System.nanoTime()));
      if (chunk == null) {
        List<SseEvent> rest = parser.end();
        return rest.isEmpty() ? null : rest;
      }
      List<SseEvent> events = new ArrayList<>();
      for (ByteBuffer bytes : chunk) {
        events.addAll(parser.feed(bytes));
      }
      return events;
    } catch (TimeoutException e) {
      if (answer.finished()) {
        return null;
      }
      throw new InferenceException(wait.late());
    } catch (IOException e) {
      if (answer.finished()) {
        return null;
      }
      throw new InferenceException(answer.cut(String.valueOf(e.getMessage())));
    }
  }
}
