package io.scriptorium.text;

import io.scriptorium.job.LowerCase;
import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the ISO 639-1 code of a language, for people write tags, names and nothing at all. */
public final class LanguageCodes {

  // None that other languages have too, as "a" and "an" are. No \b before them: Java's goes back
  // over all the marks before it, at each of them.
  private static final Pattern ENGLISH =
      Pattern.compile(
          "(?<!\\w)(?:the|and|about|with|how|write|create|describe|explain|give|tell|please)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern LATIN_WORD = Pattern.compile("\\p{IsLatin}++");

  /** Of the words of English prose about one in ten is one of those above. */
  private static final int LEAST_ENGLISH_PERCENT = 4;

  /** In UTF-16 code units. */
  private static final int SAMPLE = 20_000;

  private static final Map<String, String> CODES = codes();

  private LanguageCodes() {}

  /**
   * The code of a language that is given as a tag or a name, such as {@code pt-BR}, {@code German}
   * or {@code 中文}; empty if it is none that is known.
   */
  public static Optional<String> named(String language) {
    String name = LowerCase.of(language.strip());
    String code = CODES.get(name);
    return Optional.ofNullable(
        code == null ? CODES.get(Locale.forLanguageTag(name).getLanguage()) : code);
  }

  /** The code of an instruction's own language; empty if its letters and words do not show it. */
  public static Optional<String> of(String text) {
    return switch (script(text)) {
      case HAN -> Optional.of("zh");
      case HIRAGANA, KATAKANA -> Optional.of("ja");
      case HANGUL -> Optional.of("ko");
      case LATIN -> ENGLISH.matcher(text).find() ? Optional.of("en") : Optional.empty();
      default -> Optional.empty();
    };
  }

  /**
   * The code of the language of a long text, by its beginning; empty if its letters and words do
   * not show it. A few English words, as in quotations and names, do not make it English.
   */
  public static Optional<String> ofText(String text) {
    String sample = text.substring(0, Math.min(SAMPLE, text.length()));
    return of(sample)
        .filter(code -> {
          long english = ENGLISH.matcher(sample).results().count();
          long words = LATIN_WORD.matcher(sample).results().count();
          return !code.equals("en") || 100 * english >= LEAST_ENGLISH_PERCENT * words;
        });
  }

  /** The script of most letters of the text; {@code COMMON} without any letter. */
  public static UnicodeScript script(String text) {
    Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
    text.codePoints()
        .filter(Character::isLetter)
        .forEach(it -> letters.merge(UnicodeScript.of(it), 1, Integer::sum));
    return letters.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(UnicodeScript.COMMON);
  }

  /** The language's name in English. */
  public static String englishName(String code) {
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
