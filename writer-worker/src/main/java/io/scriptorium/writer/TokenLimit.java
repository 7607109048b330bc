package io.scriptorium.writer;

import io.scriptorium.job.SectionRecord;
import java.util.List;

/**
 * How many tokens a model may generate for a section: enough for any language at first, and about
 * as many as the section's bounds allow once the job's own sections show how many tokens its words
 * take.
 *
 * @param maxTokensPerWord for each word that is asked for, at first
 */
record TokenLimit(double maxTokensPerWord) {

  // Short sections exceed their target by more, in proportion, than long ones.
  private static final int SPARE_TOKENS = 200;

  /** Words of one language differ, and the last sentence must have room to end. */
  private static final double HEADROOM = 1.15;

  private static final int SENTENCE_TOKENS = 40;

  /** The most tokens for so many words of an unknown language. */
  int of(int words) {
    return (int) Math.ceil(words * maxTokensPerWord) + SPARE_TOKENS;
  }

  /**
   * The most tokens for a section.
   *
   * @param before the job's sections so far, which show the tokens a word; their usage may be
   *     unknown
   */
  int of(SectionInput input, LengthControl.Bounds bounds, List<SectionRecord.Written> before) {
    int most = of(input.words());
    long tokens = before.stream().mapToLong(section -> section.usage().completion()).sum();
    long words = before.stream().mapToLong(SectionRecord.Written::words).sum();
    if (tokens == 0 || words == 0) {
      return most;
    }
    double expected = (double) bounds.longest() * tokens / words;
    return (int) Math.min(most, Math.ceil(expected * HEADROOM) + SENTENCE_TOKENS);
  }
}
