package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.run.Servers;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.job.BadRecordException;

/**
 * A model that is asked for opinions, until it gives one that can be read. It is given texts whole
 * or not at all. Thread-safe.
 */
public final class JudgingModel {

  /**
   * How long the texts of one question may be in all, in UTF-16 code units: about 60,000 English
   * words, which is what windows of 128,000 tokens hold.
   */
  static final int MOST_CHARACTERS = 400_000;

  /** LongBench-Write's own number. */
  static final int TRIES = 5;

  // The reason, and for models that reason the way to it.
  private static final int MOST_TOKENS = 8_000;

  private final Servers servers;

  public JudgingModel(Servers servers) {
    this.servers = servers;
  }

  /** The number of concurrent calls. */
  public int seats() {
    return servers.seats();
  }

  /**
   * Asks up to five times for an answer that is whole and can be read. A failure of the servers
   * that survived their retries ends it at once, and texts that are too long are not asked about: a
   * judge of half a text would rate its missing end.
   */
  public <T> ModelReply<T> ask(JudgeQuestion<T> question) throws InterruptedException {
    if (question.characters() > MOST_CHARACTERS) {
      return new ModelReply.None<>(
          "The instruction and what was written are longer than the %,d characters that the judge is given at a time."
              .formatted(MOST_CHARACTERS));
    }
    ChatRequest request = question.asked(MOST_TOKENS);
    String reason = "";
    for (int tries = 1; tries <= TRIES; tries++) {
      try {
        ChatAnswer answer = answer(request);
        requireWhole(answer);
        return new ModelReply.Usable<>(question.reader().apply(answer.text()), answer.model());
      } catch (BadRecordException e) {
        reason = String.valueOf(e.getMessage());
      } catch (InferenceException e) {
        return new ModelReply.None<>(String.valueOf(e.getMessage()));
      }
    }
    return new ModelReply.None<>(
        "No usable %s in %d tries: %s".formatted(question.wanted(), TRIES, reason));
  }

  /** Half an answer may differ from the whole one. */
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
