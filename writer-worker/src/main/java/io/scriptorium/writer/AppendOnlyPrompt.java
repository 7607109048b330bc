package io.scriptorium.writer;

import io.scriptorium.inference.ChatMessage;
import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;
import io.scriptorium.job.WritingRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The document as a conversation: system, instruction and plan first, then each step and its text
 * as turns. A prompt is the whole prompt before it, the model's answer to that, and one new turn,
 * so a server that caches prefixes computes every token once.
 */
final class AppendOnlyPrompt implements PromptStyle {

  private static final String SYSTEM =
      """
      You write one long document, section by section, following an outline. Each answer is the \
      text of one section and nothing else: no heading or number in front of it, no remark about \
      the task, no summary of what comes next. Continue the text so far in its voice, do not \
      repeat what it says, and keep to the length asked. Only the last section concludes.\
      """;

  @Override
  public List<ChatMessage> messages(
      WritingRequest request, Plan plan, List<String> before, int index) {
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(ChatMessage.system(SYSTEM));
    if (before.isEmpty()) {
      messages.add(ChatMessage.user(opening(request, plan) + "\n\n" + turn(plan, index)));
      return messages;
    }
    messages.add(ChatMessage.user(opening(request, plan) + "\n\n" + turn(plan, 1)));
    for (int written = 1; written <= before.size(); written++) {
      messages.add(ChatMessage.assistant(before.get(written - 1)));
      messages.add(ChatMessage.user(turn(plan, written < before.size() ? written + 1 : index)));
    }
    return messages;
  }

  private static String opening(WritingRequest request, Plan plan) {
    String language = request.language() == null ? "" : "\n\nWrite in " + request.language() + ".";
    return "The instruction, as its author gave it:\n<instruction>\n%s\n</instruction>\n\nThe outline:\n%s%s"
        .formatted(request.instruction(), outline(plan), language);
  }

  /** The plan as numbered lines. */
  static String outline(Plan plan) {
    StringBuilder lines = new StringBuilder();
    for (int index = 1; index <= plan.total(); index++) {
      Step step = plan.step(index);
      lines.append(index == 1 ? "" : "\n").append(index).append(". ").append(step.mainPoint());
      lines.append(" (about ").append(step.words()).append(" words)");
    }
    return lines.toString();
  }

  /** The turn that asks for one section; the same text whenever it is asked. */
  static String turn(Plan plan, int index) {
    Step step = plan.step(index);
    String ending =
        index == plan.total()
            ? "This is the last section: bring the document to its end."
            : "The document goes on after it, so do not conclude.";
    return "Section %d of %d: %s\n%s Write this section now, in about %d words."
        .formatted(index, plan.total(), step.mainPoint(), ending, step.words());
  }
}
