package io.scriptorium.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.scriptorium.job.LowerCase;
import io.scriptorium.text.LanguageCodes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lines of the files that training reads. */
final class TrainingLine {

  private TrainingLine() {}

  /** A turn of the conversation. */
  record Message(String role, String content) {

    static List<Message> user(String content) {
      return List.of(new Message("user", content));
    }

    static List<Message> assistant(String content) {
      return List.of(new Message("assistant", content));
    }
  }

  /**
   * A text to imitate.
   *
   * @param words the text's length
   * @param id the job's that wrote it
   */
  record Text(List<Message> messages, int words, String id) {

    static Text of(String prompt, String text, int words, String id) {
      return new Text(
          List.of(new Message("user", prompt), new Message("assistant", text)), words, id);
    }
  }

  /** A preferred and a rejected text. The scores are from 0 to 100. */
  record Preference(
      List<Message> prompt,
      List<Message> chosen,
      List<Message> rejected,
      @JsonProperty("chosen_score") double chosenScore,
      @JsonProperty("rejected_score") double rejectedScore) {}

  /**
   * What a model that learns from the text is shown: the instruction, with the length and the
   * language that its text was written for, where it does not state them. A model cannot learn to
   * keep to a length that the prompt does not state.
   */
  static String prompt(Decision.Selected selected) {
    String instruction = selected.instruction();
    boolean chinese = LanguageCodes.of(instruction).filter("zh"::equals).isPresent();
    StringBuilder prompt = new StringBuilder(instruction);
    unstatedLanguage(selected)
        .ifPresent(name ->
            add(prompt, chinese, chinese ? "请用" + name + "写作。" : "Write it in " + name + "."));
    if (Instruction.statedWords(instruction).isEmpty()) {
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
    String instruction = LowerCase.of(selected.instruction());
    boolean stated =
        (code.isPresent() && code.equals(LanguageCodes.of(selected.instruction())))
            || instruction.contains(LowerCase.of(name))
            || instruction.contains(LowerCase.of(language.strip()));
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
