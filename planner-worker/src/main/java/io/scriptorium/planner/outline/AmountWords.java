package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The words around a length: units after it, and names and "about" before it. */
final class AmountWords {

  /** Longer than any unit, name or "about". */
  static final int LONGEST = 32;

  private static final Set<String> UNITS =
      Set.copyOf(
          Arrays.asList(
              ("word words wds wd w wort worte worten wörter wörtern mot mots palabra palabras parola"
                      + " parole palavra palavras слово слова слов словах слів слова woord woorden ord"
                      + " ordet słowo słowa słów slovo slova slov kelime sözcük kata từ sana sanaa szó"
                      + " cuvinte λέξεις λέξη كلمة كلمات کلمه מילים शब्द শব্দ คำ paraules")
                  .split(" ", -1)));

  private static final List<String> JOINED_UNITS =
      List.of(
          "字", "个字", "個字", "余字", "多字", "汉字", "词", "个词", "個詞", "詞", "語", "単語", "文字", "단어", "자", "어절",
          "คำ", "từ");

  private static final List<String> PERCENT =
      List.of(
          "%", "％", "٪", "percent", "per cent", "prozent", "pour cent", "por ciento", "процент");

  private static final List<String> NAMES =
      longestFirst(
          "word count",
          "wordcount",
          "word_count",
          "words count",
          "number of words",
          "word length",
          "words",
          "length",
          "字数",
          "字數",
          "字数要求",
          "文字数",
          "语数",
          "単語数",
          "篇幅",
          "wortanzahl",
          "wortzahl",
          "anzahl wörter",
          "anzahl der wörter",
          "wörter",
          "umfang",
          "länge",
          "nombre de mots",
          "longueur",
          "mots",
          "número de palabras",
          "recuento de palabras",
          "cantidad de palabras",
          "palabras",
          "extensión",
          "longitud",
          "numero di parole",
          "parole",
          "lunghezza",
          "número de palavras",
          "contagem de palavras",
          "palavras",
          "comprimento",
          "количество слов",
          "число слов",
          "слов",
          "объем",
          "объём",
          "단어 수",
          "단어수",
          "글자 수",
          "분량",
          "liczba słów",
          "aantal woorden",
          "antal ord",
          "kelime sayısı",
          "عدد الكلمات");

  private static final List<String> ABOUT =
      longestFirst(
          "about",
          "approximately",
          "approx.",
          "approx",
          "around",
          "roughly",
          "circa",
          "ca.",
          "ca",
          "target",
          "etwa",
          "ungefähr",
          "rund",
          "environ",
          "aproximadamente",
          "alrededor de",
          "unas",
          "unos",
          "cerca de",
          "circa",
          "около",
          "примерно",
          "приблизительно",
          "大约",
          "约为",
          "约",
          "大約",
          "約",
          "およそ",
          "약",
          "대략");

  private AmountWords() {}

  private static List<String> longestFirst(String... words) {
    return Stream.of(words)
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  /** Where the unit of words that begins here ends; the same position where none does. */
  static int unitEnd(String text, int start) {
    for (String unit : JOINED_UNITS) {
      if (text.startsWith(unit, start)) {
        return start + unit.length();
      }
    }
    int end = start;
    while (end < text.length()
        && end - start < LONGEST
        && (Character.isLetter(text.charAt(end)) || isMark(text.charAt(end)))) {
      end++;
    }
    return end > start && UNITS.contains(LowerCase.of(text.substring(start, end))) ? end : start;
  }

  private static boolean isMark(char character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** Where the sign or word for per cent that begins here ends; the same position if none does. */
  static int percentEnd(String text, int start) {
    for (String percent : PERCENT) {
      if (text.regionMatches(true, start, percent, 0, percent.length())) {
        return start + percent.length();
      }
    }
    return start;
  }

  /** Where the "about" that ends here begins; the same position where none does. */
  static int aboutStart(String text, int end) {
    return start(text, end, ABOUT);
  }

  /** Where the name of a length that ends here begins; the same position where none does. */
  static int nameStart(String text, int end) {
    return start(text, end, NAMES);
  }

  private static int start(String text, int end, List<String> words) {
    for (String word : words) {
      int begin = end - word.length();
      if (begin >= 0
          && text.regionMatches(true, begin, word, 0, word.length())
          && !(begin > 0
              && isAlphabetic(word.charAt(0))
              && Character.isLetter(text.charAt(begin - 1)))) {
        return begin;
      }
    }
    return end;
  }

  /** Whether words of its script have spaces between them. */
  private static boolean isAlphabetic(char character) {
    return character < 0x2e80;
  }
}
