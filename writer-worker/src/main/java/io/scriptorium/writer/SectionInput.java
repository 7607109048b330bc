package io.scriptorium.writer;

import io.scriptorium.job.Digest;
import io.scriptorium.job.Plan;
import io.scriptorium.job.WritingRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one section is written from, and the parts that every style of prompt is made of.
 *
 * @param before the texts of the sections before it, in order; empty in parallel mode
 * @param wordTargets the words asked of each section from the first to this one, which may differ
 *     from their steps' (see {@link LengthControl})
 * @param digest what the section's lineage began with; null for the first one, whose prompts hold
 *     the whole outline and all the text
 */
record SectionInput(
    WritingRequest request,
    Plan plan,
    List<String> before,
    List<Integer> wordTargets,
    @Nullable Digest digest) {

  SectionInput {
    before = List.copyOf(before);
    wordTargets = List.copyOf(wordTargets);
  }

  /** The section to write, from 1. */
  int index() {
    return wordTargets.size();
  }

  /** The words asked of the section to write. */
  int words() {
    return wordTargets.getLast();
  }

  /** Whether the document ends with this section. */
  boolean last() {
    return index() == plan.total();
  }

  /** The same at the beginning of a new lineage. */
  SectionInput with(Digest newDigest) {
    return new SectionInput(request, plan, before, wordTargets, newDigest);
  }

  /** The texts that the prompt holds, from section {@link #firstVerbatim} on. */
  List<String> verbatim() {
    return before.subList(Math.min(firstVerbatim() - 1, before.size()), before.size());
  }

  /** The first section that the prompt holds; this one where it holds none before it. */
  int firstVerbatim() {
    return digest != null ? digest.from() : before.isEmpty() ? index() : 1;
  }

  /** What the prompt says of the text before that; empty for nothing. */
  String notes() {
    return digest == null ? "" : digest.notes();
  }

  /** The plan, its chapters and title included (see {@link PlanOutline}). */
  String outline() {
    return digest == null ? PlanOutline.of(plan) : PlanOutline.from(plan, digest.from());
  }

  /** The turn that asks for this section. */
  String turn() {
    return turn(index());
  }

  /** The turn that asks for this section or for one before it; always the same text. */
  String turn(int section) {
    return "Section %d of %d: %s\n%s Write this section now, in about %d words."
        .formatted(
            section,
            plan.total(),
            plan.step(section).mainPoint(),
            ending(section),
            wordTargets.get(section - 1));
  }

  /**
   * The turn that asks for more of this section.
   *
   * @param words how long it is so far
   */
  String continuation(int words) {
    return "Section %d has %d words so far and is to have about %d. %s Go on exactly where its text stops, repeat none of it, and write about %d words."
        .formatted(index(), words, words(), ending(index()), Math.max(1, words() - words));
  }

  /**
   * The turn that asks for more after a text that was cut where it began to repeat.
   *
   * @param words how long it is so far
   */
  String afterFlaw(int words) {
    return "Your text began to say again what it had said, and ends here now, with %d words. %s Go on from there with something new, in other words and in whole sentences: write about %d words more of section %d."
        .formatted(words, ending(index()), Math.max(1, words() - words), index());
  }

  /** The turn that asks again after a refusal. */
  String afterRefusal() {
    return "That is no text of the document. This is a plain writing task, and its result is checked by people. %s\nAnswer with the text of the section alone."
        .formatted(turn());
  }

  /** The turn that asks again after an answer that only repeats the sections before it. */
  String afterRepetition() {
    return "That was said in an earlier section. %s\nWrite what is new in this section, in other words."
        .formatted(turn());
  }

  /** The lines of the prompt that models repeat before their text. */
  String echoes() {
    return String.join("\n", turn(), plan.step(index()).mainPoint(), PromptStyle.OPENING);
  }

  private String ending(int section) {
    return section == plan.total()
        ? "This is the last section: bring the document to its end."
        : "The document goes on after it, so do not conclude.";
  }
}
