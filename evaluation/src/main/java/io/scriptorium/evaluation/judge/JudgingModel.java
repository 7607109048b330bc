package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.servers.Servers;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.runtime.StartupException;

/**
 * A model that is asked for opinions, until it gives one that can be read. It is given texts whole
 * or not at all. Thread-safe.
 */
public final class JudgingModel {

  /** About 60,000 English words, which is what windows of 128,000 tokens hold. */
  public static final int DEFAULT_MOST_CHARACTERS = 400_000;

  /** LongBench-Write's own number. */
  static final int TRIES = 5;

  // The reason, and for models that reason the way to it.
  private static final int MOST_TOKENS = 8_000;

  private final Servers servers;
  private final int mostCharacters;

  /**
   * A model on inference servers.
   *
   * @param mostCharacters how long the texts of one question may be in all, in UTF-16 code units,
   *     at least 1
   * @throws StartupException if it is less
   */
  public JudgingModel(Servers servers, int mostCharacters) {
    if (mostCharacters < 1) {
      throw new StartupException(
          "The most characters of a question are %d; 1 is the least.".formatted(mostCharacters));
    }
    this.servers = servers;
    this.mostCharacters = mostCharacters;
  }

  /** A model that is given texts of the default length. */
  public JudgingModel(Servers servers) {
    this(servers, DEFAULT_MOST_CHARACTERS);
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
    if (question.characters() > mostCharacters) {
      return new ModelReply.None<>(
          "The instruction and what was written are longer than the %,d characters that the judge is given at a time."
              .formatted(mostCharacters));
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
