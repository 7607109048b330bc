package io.scriptorium.planner;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.job.Headings;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.planner.PlanFormat.Parts;
import io.scriptorium.planner.PlanRules.Range;
import io.scriptorium.planner.outline.PlanBuilder.ChapterDraft;
import java.util.List;

/** What a model is asked about one request's plan. Each question ends with the length in words. */
final class PlanPrompts {

  private static final String SYSTEM =
      """
      You outline long documents that are then written section by section, each section by a \
      writer who sees the outline and everything written so far. You divide the subject so that \
      the sections follow one another naturally, none repeats another, and together they answer \
      the whole of the instruction. Only the last section concludes.\
      """;

  private final PlanRules rules;
  private final WritingRequest request;
  private final int words;

  PlanPrompts(PlanRules rules, WritingRequest request, int words) {
    this.rules = rules;
    this.request = request;
    this.words = words;
  }

  /**
   * One question.
   *
   * @param messages the whole conversation up to it
   * @param most how many sections or chapters it asks for at most
   */
  record Question(List<ChatMessage> messages, PlanFormat format, Parts parts, int most) {

    Question {
      messages = List.copyOf(messages);
    }
  }

  /** Asks for the whole outline. */
  Question sections(PlanFormat format) {
    Range range = rules.usualSteps(words);
    var parts = new Parts(false, isTitled(), isHeaded(), words / range.fewest());
    String task =
        "Outline the document in %d to %d sections. Each section has %d to %d words, and all of them together have the total length."
            .formatted(range.fewest(), range.most(), range.leastWords(), range.mostWords());
    return opening(format, parts, range, task);
  }

  /** Asks for the chapters alone. */
  Question chapters(PlanFormat format) {
    Range range = rules.usualChapters(words);
    var parts = new Parts(true, isTitled(), true, words / range.fewest());
    String task =
        "First divide the document into %d to %d chapters; their sections are outlined later. Each chapter has about %d to %d words, and all of them together have the total length."
            .formatted(range.fewest(), range.most(), range.leastWords(), range.mostWords());
    return opening(format, parts, range, task);
  }

  private Question opening(PlanFormat format, Parts parts, Range range, String task) {
    String language =
        request.language() == null
            ? "Write the main points in the language that the instruction asks for."
            : "The document is written in " + request.language() + ", and so are the main points.";
    String text =
        """
        The instruction, as its author gave it:
        <instruction>
        %s
        </instruction>

        %s
        %s
        %s

        Total length: %d words\
        """
            .formatted(request.instruction(), task, language, format.instructions(parts), words);
    return new Question(
        List.of(ChatMessage.system(SYSTEM), ChatMessage.user(text)), format, parts, range.most());
  }

  /**
   * The turn that asks for one chapter's sections.
   *
   * @param number from 1
   */
  Question steps(
      List<ChatMessage> before, ChapterDraft chapter, int number, int total, PlanFormat format) {
    Range range = rules.usualSteps(chapter.words());
    var parts = new Parts(false, false, isHeaded(), chapter.words() / range.fewest());
    String text =
        """
        Now outline chapter %d of %d alone: %s
        What it says: %s
        %s
        Outline it in %d to %d sections of %d to %d words each, which together have the chapter's \
        length. They repeat nothing of the other chapters.
        %s

        Total length: %d words\
        """
            .formatted(
                number,
                total,
                chapter.title(),
                chapter.aim(),
                number == total
                    ? "It is the last chapter: its last section concludes the document."
                    : "Other chapters follow, so it does not conclude.",
                range.fewest(),
                range.most(),
                range.leastWords(),
                range.mostWords(),
                format.instructions(parts),
                chapter.words());
    return new Question(
        PlanMaker.with(before, ChatMessage.user(text)), format, parts, range.most());
  }

  private boolean isTitled() {
    return request.shownHeadings() != Headings.NONE;
  }

  private boolean isHeaded() {
    return request.shownHeadings() == Headings.SECTIONS;
  }
}
