package io.scriptorium.writer;

import io.scriptorium.job.Digest;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.text.LanguageWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a document to the length asked for. What the sections so far have too much or too little of
 * is distributed over the remaining ones, in proportion to their steps. A section that misses its
 * target widely all the same is continued or shortened, with less tolerance where no section after
 * it can compensate.
 *
 * <p>All of it follows from the accepted texts alone, so every writer that continues a job asks for
 * the same, and prompts stay append-only.
 *
 * @param on whether targets and bounds are adapted; otherwise each section is asked for its step's
 *     words, and any length is accepted
 * @param maxTokensPerWord tokens that a model may generate for each word asked of it, where nothing
 *     is known of the language
 */
record LengthControl(boolean on, double maxTokensPerWord) {

  /** A section compensates for others only so far: it must remain the section of its step. */
  private static final double MIN_SHARE = 0.5;

  private static final double MAX_SHARE = 1.5;

  /** Cutting and continuing harm a text's shape, so errors that others can absorb are left. */
  private static final double TOLERANCE = 0.2;

  private static final double LAST_SECTION_TOLERANCE = 0.1;

  /** Short sections exceed their target by more, in proportion, than long ones. */
  private static final int SPARE_TOKENS = 200;

  /** Words of one language differ, and the last sentence must have room to end. */
  private static final double TOKEN_HEADROOM = 1.15;

  private static final int SENTENCE_TOKENS = 40;

  /**
   * How long a section may turn out before it is corrected.
   *
   * @param shortest words below which it is continued
   * @param longest words above which it is shortened
   */
  record Bounds(int shortest, int longest) {

    /** Any length is accepted. */
    static final Bounds NONE = new Bounds(0, Integer.MAX_VALUE);
  }

  /**
   * What the next section is written from.
   *
   * @param before the sections before it, in order; none in parallel mode
   * @param index the section to write, from 1; the one after {@code before} in sequential mode
   */
  SectionInput input(Planned planned, List<SectionRecord.Written> before, int index) {
    return new SectionInput(
        planned.request(),
        planned.plan(),
        before.stream().map(SectionRecord.Written::text).toList(),
        targets(planned, before.stream().map(LengthControl::words).toList(), index),
        digest(before));
  }

  /** That of the lineage that the last of these sections is in. */
  private static @Nullable Digest digest(List<SectionRecord.Written> before) {
    return before.reversed().stream()
        .map(SectionRecord.Written::digest)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The length by which a section is steered; that of its record, where it is in it. */
  private static int words(SectionRecord.Written section) {
    Integer own = section.languageWords();
    return !LanguageWords.isSegmented(section.text())
        ? section.words()
        : own == null ? LanguageWords.count(section.text()) : own;
  }

  /** The length below which a text that had to be cut is continued, and then has a warning. */
  static int leastAfterFlaw(int words) {
    return (int) Math.floor(words * (1 - TOLERANCE));
  }

  private List<Integer> targets(Planned planned, List<Integer> written, int index) {
    Integer requested = planned.request().words();
    long left = requested == null ? planned.plan().words() : requested;
    long plannedLeft = planned.plan().words();
    List<Integer> targets = new ArrayList<>(index);
    for (int section = 1; section <= index; section++) {
      int step = planned.plan().step(section).words();
      targets.add(on ? share(step, (double) left / plannedLeft) : step);
      if (section <= written.size()) {
        left -= written.get(section - 1);
        plannedLeft -= step;
      }
    }
    return targets;
  }

  private static int share(int step, double share) {
    return (int) Math.max(1, Math.round(step * Math.clamp(share, MIN_SHARE, MAX_SHARE)));
  }

  /** When the section is continued or shortened. */
  Bounds bounds(SectionInput input) {
    if (!on) {
      return Bounds.NONE;
    }
    boolean othersCompensate = input.request().mode() == Mode.SEQUENTIAL && !input.last();
    double tolerance = othersCompensate ? TOLERANCE : LAST_SECTION_TOLERANCE;
    return new Bounds(
        (int) Math.floor(input.words() * (1 - tolerance)),
        (int) Math.ceil(input.words() * (1 + tolerance)));
  }

  /** The most tokens for so many words of an unknown language. */
  int maxTokens(int words) {
    return (int) Math.ceil(words * maxTokensPerWord) + SPARE_TOKENS;
  }

  /**
   * The most tokens for a section: about as many as its bounds allow, once the job's own sections
   * show how many tokens its words take.
   *
   * @param before the sections before it, whose usage may be unknown
   */
  int maxTokens(SectionInput input, List<SectionRecord.Written> before) {
    int most = maxTokens(input.words());
    // A section's usage counts answers that were thrown away too, and notes; the least is without.
    OptionalDouble tokensPerWord =
        before.stream()
            .filter(section -> section.usage().completion() > 0 && words(section) > 0)
            .mapToDouble(section -> (double) section.usage().completion() / words(section))
            .min();
    if (tokensPerWord.isEmpty()) {
      return most;
    }
    double expected = bounds(input).longest() * tokensPerWord.getAsDouble();
    return (int) Math.min(most, Math.ceil(expected * TOKEN_HEADROOM) + SENTENCE_TOKENS);
  }
}
