package io.scriptorium.evaluation.run;

import io.scriptorium.text.LanguageCodes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One prompt of a benchmark.
 *
 * @param line its line in the file, from 1; it identifies the prompt, since a file may hold the
 *     same words twice
 * @param text what to write
 * @param type what kind of text it asks for, in the benchmark's words
 * @param length how long the text is to be, in words, at least 1
 * @param language the prompt's language; the name of its script if the file has none
 */
public record Prompt(int line, String text, String type, int length, String language) {

  /**
   * @param language null for the script that most letters of the text are of
   */
  static Prompt of(int line, String text, String type, int length, @Nullable String language) {
    return new Prompt(line, text, type, length, language == null ? scriptName(text) : language);
  }

  /** Such as {@code Latin}, {@code Han} or {@code Cyrillic}; {@code Common} without any letter. */
  private static String scriptName(String text) {
    String name = LanguageCodes.script(text).name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
