package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * The document as a conversation: system, instruction and plan first, then each step and its text
 * as turns. A prompt is the whole previous prompt, the model's answer to it, and one new turn, so a
 * server that caches prefixes computes every token once.
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
  public List<ChatMessage> messages(SectionInput input) {
    List<String> before = input.before();
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(ChatMessage.system(SYSTEM));
    int first = before.isEmpty() ? input.index() : 1;
    messages.add(ChatMessage.user(opening(input) + "\n\n" + input.turn(first)));
    for (int written = 1; written <= before.size(); written++) {
      messages.add(ChatMessage.assistant(before.get(written - 1)));
      messages.add(
          ChatMessage.user(input.turn(written < before.size() ? written + 1 : input.index())));
    }
    return messages;
  }

  private static String opening(SectionInput input) {
    String language = input.request().language();
    return "The instruction, as its author gave it:\n<instruction>\n%s\n</instruction>\n\nThe outline:\n%s%s"
        .formatted(
            input.request().instruction(),
            input.outline(),
            language == null ? "" : "\n\nWrite in " + language + ".");
  }
}
