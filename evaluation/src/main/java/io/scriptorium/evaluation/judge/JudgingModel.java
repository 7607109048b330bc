package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.servers.Servers;
import io.scriptorium.inference.ChatAnswer;
import io.scriptorium.inference.ChatRequest;
import io.scriptorium.inference.FinishReason;
import io.scriptorium.inference.InferenceException;
import io.scriptorium.inference.InferenceFailure;
import io.scriptorium.job.BadRecordException;

/**
 * A model that is asked for opinions, until it gives one that can be read. Any number of threads
 * may use it.
 */
public final class JudgingModel {

  /** LongBench-Write's own number. */
  static final int TRIES = 5;

  // The reason, and for models that reason the way to it.
  private static final int MOST_TOKENS = 8_000;

  private final Servers servers;

  public JudgingModel(Servers servers) {
    this.servers = servers;
  }

  /** How many questions are worked on at a time. */
  public int seats() {
    return servers.seats();
  }

  /**
   * Asks up to five times for an answer that is whole and can be read. A failure of the servers
   * that they could not mend by trying again ends it at once.
   */
  public <T> Reply<T> ask(Question<T> question) throws InterruptedException {
    ChatRequest request = question.asked(MOST_TOKENS);
    String reason = "";
    for (int tries = 1; tries <= TRIES; tries++) {
      try {
        ChatAnswer answer = answer(request);
        requireWhole(answer);
        return new Reply.Usable<>(question.reader().apply(answer.text()), answer.model());
      } catch (BadRecordException e) {
        reason = String.valueOf(e.getMessage());
      } catch (InferenceException e) {
        return new Reply.None<>(String.valueOf(e.getMessage()));
      }
    }
    return new Reply.None<>(
        "No usable %s in %d tries: %s".formatted(question.wanted(), TRIES, reason));
  }

  /** What stands in half an answer may not be what the whole one would have said. */
  private static void requireWhole(ChatAnswer answer) {
    if (answer.finishReason() == FinishReason.LENGTH) {
      throw new BadRecordException(
          "The judge's answer was cut off at a limit of its length (%,d tokens were allowed)."
              .formatted(MOST_TOKENS));
    }
  }

  /**
   * An answer of the shape asked for, or where a server knows no shapes as the words ask for it.
   */
  private ChatAnswer answer(ChatRequest request) throws InferenceException, InterruptedException {
    try {
      return servers.complete(request);
    } catch (InferenceException e) {
      if (e.failure() instanceof InferenceFailure.StructuredOutputUnsupported) {
        return servers.complete(request.withoutSchema());
      }
      throw e;
    }
  }
}
