package io.scriptorium.planner.outline;

import io.scriptorium.job.Json;
import io.scriptorium.job.LowerCase;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * What a plan says that no model wrote, in the document's language: for a language that is not
 * among them, in English.
 *
 * @param part a format for a point, its part and the number of parts
 * @param then joins two points
 * @param next a point where a step has nothing but a length
 * @param whole the point of a document of one section
 * @param aspects the middle of a default outline
 * @param parts the steps of a chapter without steps
 */
public record OutlinePhrases(
    String part,
    String then,
    String next,
    String whole,
    String title,
    String introduction,
    String conclusion,
    List<String> aspects,
    List<String> parts) {

  private static final String ENGLISH = "en";
  private static final Map<String, OutlinePhrases> BY_LANGUAGE = load();

  private static final Map<String, List<String>> NAMES =
      Map.of(
          "en", List.of("english", "englisch", "anglais", "inglés", "en"),
          "de", List.of("german", "deutsch", "allemand", "alemán", "de", "ger", "deu"),
          "fr", List.of("french", "français", "francais", "französisch", "fr", "fra", "fre"),
          "es", List.of("spanish", "español", "espanol", "castellano", "spanisch", "es", "spa"),
          "ru", List.of("russian", "русский", "russisch", "ru", "rus"),
          "zh", List.of("chinese", "中文", "汉语", "漢語", "mandarin", "chinesisch", "zh", "zho", "cmn"),
          "ja", List.of("japanese", "日本語", "japanisch", "ja", "jpn"));

  private static final Map<String, List<String>> COMMON_WORDS =
      Map.of(
          "en", List.of("the", "a", "of", "and", "write", "about", "with", "for", "in", "to"),
          "de",
              List.of(
                  "der", "die", "das", "und", "eine", "einen", "über", "schreibe", "mit", "ein"),
          "fr",
              List.of(
                  "le", "la", "les", "une", "des", "sur", "et", "du", "écrivez", "rédigez", "un"),
          "es", List.of("el", "los", "una", "sobre", "y", "del", "escribe", "un", "las", "con"));

  private static final int LONGEST_READ = 4_000;

  private static Map<String, OutlinePhrases> load() {
    try (InputStream stream =
        Objects.requireNonNull(OutlinePhrases.class.getResourceAsStream("phrases.json"))) {
      return Json.MAPPER.readValue(stream.readAllBytes(), new TypeReference<>() {});
    } catch (IOException e) {
      throw new IllegalStateException("The resource phrases.json cannot be read.", e);
    }
  }

  /**
   * The phrases for a document.
   *
   * @param language the name or tag that the request gives, or null for the instruction's own
   */
  public static OutlinePhrases of(@Nullable String language, String instruction) {
    String code = language == null ? detect(instruction) : named(language);
    return Objects.requireNonNull(BY_LANGUAGE.get(code));
  }

  private static String named(String language) {
    String name = LowerCase.of(language).strip();
    String tag = Locale.forLanguageTag(name.replace('_', '-')).getLanguage();
    for (Map.Entry<String, List<String>> entry : NAMES.entrySet()) {
      if (entry.getKey().equals(tag)
          || entry.getValue().stream()
              .anyMatch(it -> it.length() > 3 ? name.contains(it) : name.equals(it))
          || (name.contains("中文") && entry.getKey().equals("zh"))) {
        return entry.getKey();
      }
    }
    return ENGLISH;
  }

  private static String detect(String instruction) {
    String text =
        LowerCase.of(instruction.substring(0, Math.min(LONGEST_READ, instruction.length())));
    int kana = 0;
    int han = 0;
    int cyrillic = 0;
    int letters = 0;
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      letters += Character.isLetter(character) ? 1 : 0;
      switch (Character.UnicodeScript.of(character)) {
        case HIRAGANA, KATAKANA -> kana++;
        case HAN -> han++;
        case CYRILLIC -> cyrillic++;
        default -> {
          // Told apart by their words.
        }
      }
    }
    if (kana > 0 && kana * 10 >= han) {
      return "ja";
    }
    if (han * 4 > letters) {
      return "zh";
    }
    if (cyrillic * 2 > letters) {
      return "ru";
    }
    return byWords(text);
  }

  private static String byWords(String text) {
    String[] words = text.split("[^\\p{L}]+", -1);
    String best = ENGLISH;
    int most = 0;
    for (String language : List.of(ENGLISH, "de", "fr", "es")) {
      List<String> common = Objects.requireNonNull(COMMON_WORDS.get(language));
      int found = 0;
      for (String word : words) {
        found += common.contains(word) ? 1 : 0;
      }
      if (found > most) {
        most = found;
        best = language;
      }
    }
    return best;
  }

  String part(String point, int number, int parts) {
    return part.formatted(point, number, parts);
  }
}
