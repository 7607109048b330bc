package io.scriptorium.assembler.batch;

import io.scriptorium.job.BatchJob.State;
import io.scriptorium.job.TokenUsage;

/**
 * The jobs of a batch by their states, with the words and the tokens of those that have ended.
 *
 * @param asked the words asked for in all
 * @param askedOfEnded the words asked for in those that have ended
 * @param words those written
 */
record Counts(
    int waiting,
    int writing,
    int completed,
    int failed,
    int cancelled,
    long asked,
    long askedOfEnded,
    long words,
    long promptTokens,
    long cachedTokens,
    long completionTokens) {

  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  Counts plus(Member member) {
    return changed(member, 1);
  }

  Counts minus(Member member) {
    return changed(member, -1);
  }

  private Counts changed(Member member, int by) {
    State state = member.state();
    return new Counts(
        waiting + (state == State.WAITING ? by : 0),
        writing + (state == State.WRITING ? by : 0),
        completed + (state == State.COMPLETED ? by : 0),
        failed + (state == State.FAILED || state == State.REFUSED ? by : 0),
        cancelled + (state == State.CANCELLED ? by : 0),
        asked + (long) by * member.asked(),
        askedOfEnded + (state.isEnd() ? (long) by * member.asked() : 0),
        words + (long) by * member.words(),
        promptTokens + by * member.usage().prompt(),
        cachedTokens + by * member.usage().cached(),
        completionTokens + by * member.usage().completion());
  }

  /** How many have not ended. */
  int open() {
    return waiting + writing;
  }

  int ended() {
    return completed + failed + cancelled;
  }

  /** The tokens of those that have ended. */
  TokenUsage usage() {
    return new TokenUsage(promptTokens, cachedTokens, completionTokens);
  }
}
