package io.scriptorium.chaos;

import io.scriptorium.job.Document;
import java.util.ArrayList;
import java.util.List;

/** What the simulator's quirks would leave in a document that holds more than its text. */
final class QuirkLeftovers {

  private static final List<String> MARKS =
      List.of(
          // Reasoning.
          "<think",
          "</think",
          "<thought",
          "</thought",
          "<reasoning",
          "</reasoning",
          "THINK]",
          "think▷",
          "seed:think",
          "Okay, the user wants",
          "Let me plan it",
          "Let me think about the garden",
          // Control tokens.
          "<|",
          "|>",
          "</s>",
          "<end_of_turn>",
          "[/INST]",
          "<｜",
          // Refusals.
          "I'm sorry, but I can't",
          "I apologize, but I am unable",
          "As an AI language model",
          "able to assist with that",
          "Es tut mir leid",
          "Je suis désolé",
          "抱歉",
          "I cannot help with that",
          // What is around a text.
          "```",
          "---",
          "Here is section",
          "Below is section",
          "the next part (section",
          "Let me know if you would like",
          "Would you like me to continue",
          "I hope this helps",
          "Word count",
          "字数",
          " words]",
          "(approximately",
          "Write this section now",
          "words so far and is to have",
          "Your text began to say again",
          "The instruction, as its author gave it",
          "<h2>",
          // A second round of a loop.
          "the lantern. The harbour");

  private QuirkLeftovers() {}

  /** A line for each document that has some. */
  static List<String> of(List<Document> documents) {
    List<String> found = new ArrayList<>();
    for (Document document : documents) {
      List<String> texts = DocumentTexts.of(document);
      for (int section = 1; section <= texts.size(); section++) {
        String text = texts.get(section - 1);
        for (String mark : MARKS) {
          int at = text.indexOf(mark);
          if (at >= 0) {
            found.add(
                "%s: section %d holds \"%s\": …%s…"
                    .formatted(
                        document.id(),
                        section,
                        mark,
                        text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60))));
          }
        }
      }
    }
    return found;
  }
}
