package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.instruction.Decision;
import io.scriptorium.evaluation.dataset.instruction.InstructionText;
import io.scriptorium.evaluation.dataset.instruction.LanguageCodes;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model that learns from the text is shown: the instruction, with the length and the
 * language that its text was written for, where it does not state them. A model cannot learn to
 * keep to a length that the prompt does not state.
 */
final class TrainingPrompt {

  private TrainingPrompt() {}

  static String of(Decision.Selected selected) {
    String instruction = selected.instruction();
    boolean chinese = LanguageCodes.of(instruction).filter("zh"::equals).isPresent();
    StringBuilder prompt = new StringBuilder(instruction);
    unstatedLanguage(selected)
        .ifPresent(name ->
            add(prompt, chinese, chinese ? "请用" + name + "写作。" : "Write it in " + name + "."));
    if (InstructionText.statedWords(instruction).isEmpty()) {
      add(
          prompt,
          chinese,
          String.format(
              Locale.ROOT,
              chinese ? "全文约%d字。" : "The text should have about %,d words.",
              selected.words()));
    }
    return prompt.toString();
  }

  /** The language's name, if one is asked for that the instruction neither is in nor names. */
  private static Optional<String> unstatedLanguage(Decision.Selected selected) {
    String language = selected.language();
    if (language == null) {
      return Optional.empty();
    }
    Optional<String> code = LanguageCodes.named(language);
    String name = code.map(LanguageCodes::englishName).orElse(language.strip());
    String instruction = selected.instruction().toLowerCase(Locale.ROOT);
    boolean stated =
        (code.isPresent() && code.equals(LanguageCodes.of(selected.instruction())))
            || instruction.contains(name.toLowerCase(Locale.ROOT))
            || instruction.contains(language.strip().toLowerCase(Locale.ROOT));
    return stated ? Optional.empty() : Optional.of(name);
  }

  private static void add(StringBuilder prompt, boolean chinese, String sentence) {
    int end = prompt.length();
    while (end > 0 && Character.isWhitespace(prompt.charAt(end - 1))) {
      end--;
    }
    prompt.setLength(end);
    if (end > 0 && Character.isLetterOrDigit(prompt.codePointBefore(end))) {
      prompt.append(chinese ? '。' : '.');
    }
    prompt.append(chinese ? "" : " ").append(sentence);
  }
}
