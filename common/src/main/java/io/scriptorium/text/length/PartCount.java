package io.scriptorium.text.length;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many parts a text is to have, as in "10 chapters", "zwölf Kapitel" and "十章". */
final class PartCount {

  static final Set<String> PARTS =
      LengthWords.words(
          "chapter chapters section sections part parts paragraph paragraphs article articles"
              + " episode episodes scene scenes act acts essay essays story stories letter letters"
              + " lesson lessons kapitel kapiteln abschnitt abschnitte abschnitten teil teile teilen"
              + " absätze absätzen chapitre chapitres partie parties sections paragraphes capítulo"
              + " capítulos capitulos sección secciones partes párrafos capitolo capitoli sezioni"
              + " parti hoofdstuk hoofdstukken delen deel глав главы главах глава главу частей"
              + " частях части разделов разделах розділів rozdział rozdziałów rozdziały rozdziałach"
              + " kapitol kapitoly fejezet fejezetből fejezetben bölüm luvun lukua luku capitole"
              + " κεφάλαια فصول فصل अध्याय chương bab kapittel avsnitt");

  static final List<String> UNSPACED_PARTS = List.of("章", "节", "節", "部分", "篇", "话", "話", "장", "บท");

  private static final int MOST_PARTS = 2_000;
  private static final int LONGEST_WORD = 40;
  private static final List<String> LANGUAGES =
      List.of("en", "de", "fr", "es", "it", "pt", "nl", "ru", "pl", "sv");

  private PartCount() {}

  /** The first number of parts that a text in lower case names. */
  static OptionalDouble in(String text) {
    @Nullable String before = null;
    int at = 0;
    while (at < text.length()) {
      char character = text.charAt(at);
      if (Numeral.begins(character)) {
        Numeral numeral = Numeral.at(text, at);
        if (numeral == null) {
          at++;
          continue;
        }
        if (partFollows(text, numeral.end()) && inBounds(numeral.value())) {
          return OptionalDouble.of(numeral.value());
        }
        at = numeral.end();
      } else if (Character.isLetter(character)) {
        int end = at;
        while (end < text.length()
            && Character.isLetter(text.charAt(end))
            && !(end > at && Numeral.begins(text.charAt(end)))) {
          end++;
        }
        String word = text.substring(at, Math.min(end, at + LONGEST_WORD));
        if (before != null && PARTS.contains(word)) {
          OptionalLong spelled = spelled(before);
          if (spelled.isPresent()) {
            return OptionalDouble.of((double) spelled.getAsLong());
          }
        }
        before = word;
        at = end;
      } else {
        at++;
      }
    }
    return OptionalDouble.empty();
  }

  private static OptionalLong spelled(String word) {
    return LANGUAGES.stream()
        .map(language -> SpelledNumbers.of(word, language))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  private static boolean inBounds(double count) {
    return count >= 2 && count <= MOST_PARTS && count == Math.rint(count);
  }

  /** At most one word, such as "long" in "10 long chapters", is between. */
  private static boolean partFollows(String text, int end) {
    int at = end;
    for (int words = 0; words < 2; words++) {
      while (at < text.length()
          && (text.charAt(at) == ' ' || text.charAt(at) == '个' || text.charAt(at) == '-')) {
        at++;
      }
      int from = at;
      if (UNSPACED_PARTS.stream().anyMatch(part -> text.startsWith(part, from))) {
        return true;
      }
      while (at < text.length()
          && at - from < LONGEST_WORD
          && Character.isLetter(text.charAt(at))) {
        at++;
      }
      if (PARTS.contains(text.substring(from, at))) {
        return true;
      }
    }
    return false;
  }
}
