package io.scriptorium.planner;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.job.WritingRequest;
import java.util.List;

/** The prompts for the planning model. */
final class PlanPrompt {

  private static final String SYSTEM =
      """
      You outline long documents that are then written section by section, each section by a \
      writer who sees the outline and everything written so far. You divide the subject so that \
      the sections follow one another naturally, none repeats another, and together they answer \
      the whole of the instruction. Only the last section concludes.\
      """;

  private PlanPrompt() {}

  /** The prompt for a plan of {@code words} words. */
  static List<ChatMessage> messages(
      WritingRequest request, int words, PlanRules rules, PlanFormat format) {
    int fewest = Math.max(1, Math.ceilDiv(words, Math.min(1_000, rules.maxStepWords())));
    int most = Math.max(fewest, Math.min(rules.maxSteps(), words / 200));
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

        Outline the document in %d to %d sections. Each section has %d to %d words, and all of \
        them together have the total length.
        %s
        %s

        Total length: %d words\
        """
            .formatted(
                request.instruction(),
                fewest,
                most,
                Math.max(rules.minStepWords(), Math.min(200, rules.maxStepWords())),
                Math.min(1_000, rules.maxStepWords()),
                language,
                format.instructions(),
                words);
    return List.of(ChatMessage.system(SYSTEM), ChatMessage.user(text));
  }

  /** The turn that asks for a corrected plan. */
  static String correction(String problem, int words, PlanFormat format) {
    return "This outline cannot be used. %s Give the whole outline again, corrected. %s\n\nTotal length: %d words"
        .formatted(problem, format.instructions(), words);
  }
}
