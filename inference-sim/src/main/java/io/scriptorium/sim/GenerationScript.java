package io.scriptorium.sim;

import io.scriptorium.sim.text.Answer;
import io.scriptorium.sim.text.TokenSequence;

/**
 * What one generation is to send, within the limits on its tokens.
 *
 * @param reasoning sent first, in a field of its own
 * @param text the answer
 * @param begin where in it the text asked for begins
 * @param end where that text ends
 * @param shortened whether a limit has cut it
 * @param replaced whether a fault answers in the model's place
 */
record GenerationScript(
    String reasoning, String text, int begin, int end, boolean shortened, boolean replaced) {
  static final String REFUSAL = "I cannot help with that.";

  /**
   * @param mostTokens of reasoning and answer together
   */
  static GenerationScript of(AnswerWriter.Written written, int mostTokens, Faults faults) {
    Answer answer =
        faults.has(FaultKind.REFUSE)
            ? Answer.without(REFUSAL)
            : faults.has(FaultKind.EMPTY) ? Answer.without("") : written.answer();
    int limit = mostTokens;
    if (faults.has(FaultKind.OUTPUT_LIMIT)) {
      limit = Math.min(limit, (int) faults.number(FaultKind.OUTPUT_LIMIT));
    }
    String reasoning = TokenSequence.prefix(written.reasoning(), limit);
    limit -= TokenSequence.tokens(reasoning);
    if (faults.has(FaultKind.TRUNCATE)) {
      limit = Math.min(limit, Math.max(1, TokenSequence.tokens(answer.text()) / 2));
    }
    boolean shortened = TokenSequence.tokens(answer.text()) > limit;
    String text = shortened ? TokenSequence.prefix(answer.text(), limit) : answer.text();
    if (shortened && !faults.has(FaultKind.PLAN_WHITE_SPACE)) {
      text = text.stripTrailing();
    }
    return new GenerationScript(
        reasoning,
        text,
        Math.min(answer.begin(), text.length()),
        Math.min(answer.end(), text.length()),
        shortened,
        answer.begin() == answer.end());
  }

  int reasoningTokens() {
    return TokenSequence.tokens(reasoning);
  }

  int tokens() {
    return reasoningTokens() + TokenSequence.tokens(text);
  }

  /** The part of the text asked for that has been sent after so many tokens. */
  String output(int done) {
    String sent = sent(done);
    return sent.substring(Math.min(begin, sent.length()), Math.min(end, sent.length()));
  }

  /** The answer that has been sent after so many tokens. */
  String sent(int done) {
    return TokenSequence.prefix(text, Math.max(0, done - reasoningTokens()));
  }
}
