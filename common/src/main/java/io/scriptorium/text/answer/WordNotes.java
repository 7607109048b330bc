package io.scriptorium.text.answer;

import io.scriptorium.job.LowerCase;
import io.scriptorium.text.length.LengthWords;
import io.scriptorium.text.length.Numeral;
import java.util.List;
import java.util.Set;

/** A model's note of how many words it wrote: "(Word count: 400)", "约400字", "[398 words]". */
final class WordNotes {

  private static final int LONGEST = 80;
  private static final int LONGEST_TRAILING = 60;

  private static final Set<String> OTHER_WORDS =
      LengthWords.words(
          "word count counts total length approx approximately about around exactly of the this"
              + " section text chapter document paragraph is has contains roughly wortanzahl wortzahl"
              + " anzahl der wörter etwa ca circa insgesamt nombre de mots environ total número"
              + " palabras aproximadamente recuento numero di parole circa contagem palavras aantal"
              + " woorden количество слов число около примерно объём объем liczba słów około antal"
              + " ord ungefähr kelime sayısı yaklaşık target actual in so far end written conteggio for long response"
              + " answer");

  private static final List<String> UNSPACED_LABELS =
      List.of(
          "字数", "字數", "文字数", "共", "约", "約", "全文", "总", "本节", "本章", "本段", "本文", "本部分", "以上", "글자",
          "단어", "수", "총", "약", "程度", "จำนวน", "ประมาณ", "左右");

  private WordNotes() {}

  /** Whether a line is nothing but such a note. */
  static boolean isNote(String line) {
    if (line.isEmpty() || line.length() > LONGEST) {
      return false;
    }
    boolean bracketed = "([（【*_{-—–".indexOf(line.charAt(0)) >= 0;
    String lower = LowerCase.of(line);
    int numbers = 0;
    int units = 0;
    int labels = 0;
    int parts = 0;
    int at = 0;
    while (at < lower.length()) {
      char character = lower.charAt(at);
      if (Character.isDigit(character)) {
        Numeral number = Numeral.at(lower, at);
        numbers++;
        at = number == null ? at + 1 : number.end();
        continue;
      }
      int unspaced = unspacedEnd(lower, at);
      if (unspaced > at) {
        boolean unit = LengthWords.UNSPACED_UNITS.contains(lower.substring(at, unspaced));
        units += unit ? 1 : 0;
        labels += unit ? 0 : 1;
        at = unspaced;
      } else if (Character.isLetter(character)) {
        int end = at;
        while (end < lower.length() && Character.isLetter(lower.charAt(end))) {
          end++;
        }
        String word = lower.substring(at, end);
        boolean unit = !LengthWords.languages(word).isEmpty();
        if (!unit && !OTHER_WORDS.contains(word)) {
          return false;
        }
        units += unit ? 1 : 0;
        boolean labelled = unit && numbers == 0 && lower.startsWith(":", end);
        parts += Set.of("section", "chapter", "response").contains(word) ? 1 : 0;
        labels += labelled ? 1 : 0;
        labels +=
            Set.of(
                        "count",
                        "total",
                        "length",
                        "wortanzahl",
                        "wortzahl",
                        "количество",
                        "nombre",
                        "número",
                        "anzahl",
                        "sayısı",
                        "aantal",
                        "liczba",
                        "antal",
                        "conteggio",
                        "recuento",
                        "contagem")
                    .contains(word)
                ? 1
                : 0;
        at = end;
      } else if (".!?。".indexOf(character) >= 0 && at < lower.length() - 2) {
        return false;
      } else {
        at++;
      }
    }
    // "400 words." may be a text's own line; a note is bracketed or says that it counts.
    boolean counts = bracketed || labels >= 1 || (parts >= 1 && units >= 1);
    return numbers >= 1 && numbers <= 2 && units + labels >= 1 && counts;
  }

  /** Where a note in brackets begins that ends a line; 0 for none. */
  static int startOfTrailingNote(String line) {
    String bare = line.stripTrailing();
    if (bare.isEmpty() || ")]）】".indexOf(bare.charAt(bare.length() - 1)) < 0) {
      return 0;
    }
    for (int at = bare.length() - 2; at > 0 && bare.length() - at <= LONGEST_TRAILING; at--) {
      if ("([（【".indexOf(bare.charAt(at)) >= 0) {
        return isNote(bare.substring(at)) ? at : 0;
      }
    }
    return 0;
  }

  private static int unspacedEnd(String text, int at) {
    for (String label : UNSPACED_LABELS) {
      if (text.startsWith(label, at)) {
        return at + label.length();
      }
    }
    for (String unit : LengthWords.UNSPACED_UNITS) {
      if (text.startsWith(unit, at)) {
        return at + unit.length();
      }
    }
    return at;
  }
}
