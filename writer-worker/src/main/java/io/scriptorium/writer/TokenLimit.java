package io.scriptorium.writer;

import io.scriptorium.job.SectionRecord;
import java.util.List;

/**
 * How much a model may generate for a section: enough for any language at first, and about as much
 * as the section may have once the job's own sections tell how many tokens its words take.
 *
 * @param maxTokensPerWord for each word that is asked for, at first
 */
record TokenLimit(double maxTokensPerWord) {

  // Short sections overrun their target by more, in proportion, than long ones.
  private static final int TO_SPARE = 200;

  /** Words of one language differ, and a sentence is to have its end. */
  private static final double ROOM = 1.15;

  private static final int A_SENTENCE = 40;

  /** The most tokens for so many words, as long as nothing is known of them. */
  int of(int words) {
    return (int) Math.ceil(words * maxTokensPerWord) + TO_SPARE;
  }

  /**
   * The most tokens for a section.
   *
   * @param bounds its length's
   * @param before the job's sections so far, by which words are judged; their usage may be unknown
   */
  int of(SectionInput brief, LengthBounds bounds, List<SectionRecord.Written> before) {
    int most = of(brief.words());
    long tokens = before.stream().mapToLong(section -> section.usage().completion()).sum();
    long words = before.stream().mapToLong(SectionRecord.Written::words).sum();
    if (tokens == 0 || words == 0) {
      return most;
    }
    double expected = (double) bounds.longest() * tokens / words;
    return (int) Math.min(most, Math.ceil(expected * ROOM) + A_SENTENCE);
  }
}
