package io.scriptorium.writer;

import io.scriptorium.job.Digest;
import io.scriptorium.job.Plan;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.text.answer.PromptEcho;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** The line over the outline. */
  static final String OUTLINE = "The outline of the document:";

  /** Models write on into the next few sections. */
  private static final int MOST_ECHOED = 20;

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

  /** Whether this one section is the whole document. */
  boolean isWhole() {
    return plan.total() == 1;
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

  /**
   * The turn that asks for this section or for one before it; always the same text. It says little
   * but the point and the length: small models repeat what else is said in place of writing.
   */
  String turn(int section) {
    int asked = wordTargets.get(section - 1);
    if (isWhole()) {
      return "Write the whole text in about %d words.".formatted(asked);
    }
    return "%s\nWrite this section in about %d words%s."
        .formatted(title(section), asked, ending(section));
  }

  /**
   * The turn that asks for more of this section.
   *
   * @param words how long it is so far
   */
  String continuation(int words) {
    return "Go on exactly where your text stops, and repeat none of it. Write about %d words more%s."
        .formatted(Math.max(1, words() - words), ending(index()));
  }

  /**
   * The turn that asks for more after a text that was cut where it began to repeat.
   *
   * @param words how long it is so far
   */
  String afterFlaw(int words) {
    return "From here on your text said again what it had said. Go on from here with something new, in other words and in whole sentences. Write about %d words more%s."
        .formatted(Math.max(1, words() - words), ending(index()));
  }

  /** The turn that asks again after a refusal. */
  String afterRefusal() {
    return "That is no text of the document. This is a plain writing task, and its result is checked by people. Answer with the text alone.\n"
        + turn();
  }

  /** The turn that asks again after an answer that only repeats the sections before it. */
  String afterRepetition() {
    return "That was said in an earlier section. Write what is new in this one, in other words.\n"
        + turn();
  }

  /** The lines of the prompts that models repeat in their text. */
  PromptEcho echoes() {
    List<String> own =
        Stream.of(OUTLINE, turn(), continuation(0), afterFlaw(0)).flatMap(String::lines).toList();
    List<String> start = new ArrayList<>(own);
    start.add(plan.step(index()).mainPoint());
    String instruction = request.instruction().strip();
    // The text of a longer one may be what is to be continued.
    if (instruction.indexOf('\n') < 0) {
      start.add(instruction);
      start.add("Instruction: " + instruction);
    }
    List<String> next =
        IntStream.rangeClosed(index() + 1, Math.min(plan.total(), index() + MOST_ECHOED))
            .mapToObj(this::title)
            .toList();
    return new PromptEcho(start, own, next, plan.total());
  }

  private String title(int section) {
    return "Section %d of %d: %s".formatted(section, plan.total(), plan.step(section).mainPoint());
  }

  private String ending(int section) {
    if (section != plan.total()) {
      return "";
    }
    return isWhole() ? ", and bring it to its end" : ", and end the document with it";
  }
}
