package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.run.Prompt;
import io.scriptorium.job.LowerCase;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the ISO 639-1 code of a language, for people write tags, names and nothing at all. */
final class LanguageCodes {

  // None that other languages have too, as "a" and "an" are. No \b before them: Java's goes back
  // over all the marks before it, at each of them.
  private static final Pattern ENGLISH =
      Pattern.compile(
          "(?<!\\w)(?:the|and|about|with|how|write|create|describe|explain|give|tell|please)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Map<String, String> CODES = codes();

  private LanguageCodes() {}

  /**
   * The code of a language that is given as a tag or a name, such as {@code pt-BR}, {@code German}
   * or {@code 中文}; empty if it is none that is known.
   */
  static Optional<String> named(String language) {
    String name = LowerCase.of(language.strip());
    String code = CODES.get(name);
    return Optional.ofNullable(
        code == null ? CODES.get(Locale.forLanguageTag(name).getLanguage()) : code);
  }

  /** The code of a text's own language; empty if its letters and words do not show it. */
  static Optional<String> of(String text) {
    return switch (Prompt.script(text)) {
      case HAN -> Optional.of("zh");
      case HIRAGANA, KATAKANA -> Optional.of("ja");
      case HANGUL -> Optional.of("ko");
      case LATIN -> ENGLISH.matcher(text).find() ? Optional.of("en") : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** The language's name in English. */
  static String englishName(String code) {
    return Locale.of(code).getDisplayLanguage(Locale.ENGLISH);
  }

  private static Map<String, String> codes() {
    Map<String, String> codes = new HashMap<>();
    for (String code : Locale.getISOLanguages()) {
      Locale locale = Locale.of(code);
      codes.putIfAbsent(code, code);
      codes.putIfAbsent(englishName(code).toLowerCase(Locale.ROOT), code);
      codes.putIfAbsent(locale.getDisplayLanguage(locale).toLowerCase(Locale.ROOT), code);
    }
    return codes;
  }
}
