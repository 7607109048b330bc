package io.scriptorium.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds the numbers of words that a text names, in one pass over it. */
final class LengthScanner {

  /** An instruction that names more says nothing of its own length. */
  private static final int MOST_MENTIONS = 200;

  /** Spelled numbers below are idioms: "in two words". */
  private static final int LEAST_SPELLED = 20;

  /** Chinese numerals below are idioms too. */
  private static final int LEAST_NUMERALS = 100;

  private static final int MOST_LINKS = 2;
  private static final int LONGEST_WORD = 40;

  private static final List<String> LABELS =
      List.of(
          "word count",
          "wordcount",
          "word length",
          "length in words",
          "字数",
          "字數",
          "文字数",
          "글자수",
          "글자 수",
          "단어 수",
          "nombre de mots",
          "wortanzahl",
          "wortzahl",
          "anzahl der wörter",
          "wörter",
          "words",
          "número de palabras",
          "numero di parole",
          "número de palavras",
          "aantal woorden",
          "количество слов",
          "число слов",
          "кількість слів",
          "maneno",
          "liczba słów",
          "antal ord",
          "počet slov",
          "عدد الكلمات",
          "kelime sayısı",
          "จำนวนคำ",
          "số từ",
          "jumlah kata",
          "शब्द संख्या",
          "szavak száma",
          "αριθμός λέξεων");

  /** Labels that say "words" and no more need a colon. */
  private static final List<String> WEAK_LABELS = List.of("words", "wörter");

  private static final List<String> PREFIXES = List.of("szav", "sanai", "kelime", "sözcük");
  private static final List<String> UNSPACED_FACTORS =
      List.of("พัน", "หมื่น", "แสน", "ພັນ", "ពាន់", "ထောင်");
  private static final long[] UNSPACED_FACTOR_VALUES = {
    1_000, 10_000, 100_000, 1_000, 1_000, 1_000
  };

  private final String text;
  private final List<LengthMention> mentions = new ArrayList<>();
  private final Deque<Word> recent = new ArrayDeque<>();

  private record Word(String text, int start) {}

  private record Quantity(double value, double plain, int end, boolean numerals) {}

  private LengthScanner(String text) {
    this.text = text;
  }

  /**
   * The mentions in their order.
   *
   * @param text in lower case, with plain spaces, hyphens and apostrophes
   */
  static List<LengthMention> scan(String text) {
    var scanner = new LengthScanner(text);
    scanner.scan();
    return scanner.mentions;
  }

  private void scan() {
    int at = 0;
    while (at < text.length() && mentions.size() < MOST_MENTIONS) {
      char character = text.charAt(at);
      boolean afterKorean = at > 0 && isHangul(text.charAt(at - 1));
      if (Numeral.begins(character) && !(isHangul(character) && afterKorean)) {
        at = number(at);
      } else if (Character.isLetter(character)) {
        at = word(at);
      } else {
        if (".!?;:\n。！？；".indexOf(character) >= 0) {
          recent.clear();
        }
        at++;
      }
    }
  }

  /** Reads a number, and what it counts. */
  private int number(int start) {
    recent.clear();
    Quantity first = quantity(start);
    if (first == null) {
      return start + 1;
    }
    int unit = unitEnd(first.end);
    if (unit > 0) {
      add(start, unit, first.value, first.value, first.numerals);
      return unit;
    }
    int second = rangeEnd(start, first.end);
    Quantity last = second > 0 ? quantity(second) : null;
    if (last != null) {
      unit = unitEnd(last.end);
      if (unit > 0) {
        double low = first.value * sharedFactor(first, second, last);
        add(start, unit, Math.min(low, last.value), last.value, last.numerals);
        return unit;
      }
    }
    if (isLabelled(start)) {
      add(start, first.end, first.value, first.value, first.numerals);
    }
    return first.end;
  }

  /** "2-3k" and "1到2万" give the factor of both numbers once. */
  private double sharedFactor(Quantity first, int second, Quantity last) {
    String numeral = text.substring(second, last.end);
    double factor =
        last.value > last.plain
            ? last.value / Math.max(1, last.plain)
            : numeral.contains("万") ? 10_000 : numeral.contains("千") ? 1_000 : 1;
    boolean has = first.value > first.plain || first.value >= last.value / factor + 1;
    return has ? 1 : factor;
  }

  private void add(int start, int end, double low, double high, boolean numerals) {
    boolean several = start > 0 && "几幾数數".indexOf(text.charAt(start - 1)) >= 0;
    if (!several && high >= (numerals ? LEAST_NUMERALS : 1)) {
      mentions.add(new LengthMention(start, end, low, high));
    }
  }

  private @Nullable Quantity quantity(int start) {
    Numeral numeral = start < text.length() ? Numeral.at(text, start) : null;
    if (numeral == null) {
      return null;
    }
    double value = numeral.value();
    int end = numeral.end();
    int at = skip(end, " -");
    String word = wordAt(at);
    long factor = LengthWords.factor(word);
    if (factor > 0) {
      value *= factor;
      end = at + word.length();
      end += end < text.length() && text.charAt(end) == '.' ? 1 : 0;
    } else {
      for (int i = 0; i < UNSPACED_FACTORS.size(); i++) {
        if (text.startsWith(UNSPACED_FACTORS.get(i), at)) {
          value *= UNSPACED_FACTOR_VALUES[i];
          end = at + UNSPACED_FACTORS.get(i).length();
          break;
        }
      }
    }
    return new Quantity(value, numeral.value(), end, numeral.numerals());
  }

  /** Where the unit ends that a number ending here counts; 0 where none follows. */
  private int unitEnd(int numberEnd) {
    int at = skip(numberEnd, " -+)\n");
    for (int links = 0; links <= MOST_LINKS; links++) {
      int unspaced = unspacedUnitEnd(at);
      if (unspaced > 0) {
        return unspaced;
      }
      String word = wordAt(at);
      if (word.isEmpty()) {
        return 0;
      }
      if (!LengthWords.languages(word).isEmpty() || PREFIXES.stream().anyMatch(word::startsWith)) {
        return at + word.length();
      }
      boolean factor = links == 0 && LengthWords.factor(word) > 0;
      if (!LengthWords.LINKS.contains(word) && !factor) {
        return 0;
      }
      at = skip(at + word.length(), " -");
    }
    return 0;
  }

  private int unspacedUnitEnd(int start) {
    int at = start;
    while (at < text.length() && at - start <= 4) {
      for (String none : LengthWords.NO_UNITS) {
        if (text.startsWith(none, at)) {
          return 0;
        }
      }
      for (String unit : LengthWords.UNSPACED_UNITS) {
        if (text.startsWith(unit, at)) {
          return at + unit.length();
        }
      }
      if (LengthWords.FILLERS.indexOf(text.charAt(at)) < 0) {
        return 0;
      }
      at++;
    }
    return 0;
  }

  /** Where the second number of a range begins; 0 where none does. */
  private int rangeEnd(int start, int end) {
    int at = skip(end, " ");
    if (at >= text.length()) {
      return 0;
    }
    if ("-~至到".indexOf(text.charAt(at)) >= 0) {
      return skip(at + 1, " ");
    }
    String word = wordAt(at);
    boolean between =
        LengthWords.ANDS.contains(word) && LengthWords.BETWEEN.contains(wordBefore(start));
    return LengthWords.RANGE_LINKS.contains(word) || between
        ? skip(at + word.length(), " ")
        : text.startsWith("から", at) ? skip(at + 2, " ") : 0;
  }

  private boolean isLabelled(int start) {
    int at = start;
    boolean colon = false;
    while (at > 0 && " :=：约約*_(".indexOf(text.charAt(at - 1)) >= 0) {
      at--;
      colon |= ":=：".indexOf(text.charAt(at)) >= 0;
    }
    for (String label : LABELS) {
      if (text.startsWith(label, at - label.length())) {
        return colon || !WEAK_LABELS.contains(label);
      }
    }
    return false;
  }

  /** Reads a word; where it is a unit, a spelled number may be before it. */
  private int word(int start) {
    int end = endOfWord(start);
    String word = text.substring(start, Math.min(end, start + LONGEST_WORD));
    List<String> languages = LengthWords.languages(word);
    if (!languages.isEmpty()) {
      spelled(languages, end);
    }
    recent.addLast(new Word(word, start));
    if (recent.size() > SpelledNumbers.MOST_WORDS) {
      recent.removeFirst();
    }
    return end;
  }

  private void spelled(List<String> languages, int end) {
    List<Word> words = new ArrayList<>(recent);
    while (!words.isEmpty() && LengthWords.LINKS.contains(words.getLast().text)) {
      words.removeLast();
    }
    for (int from = 0; from < words.size(); from++) {
      String phrase =
          String.join(" ", words.subList(from, words.size()).stream().map(Word::text).toList());
      boolean several = from > 0 && LengthWords.SEVERAL.contains(words.get(from - 1).text);
      OptionalLong value = several ? OptionalLong.empty() : value(phrase, languages);
      if (value.isPresent() && value.getAsLong() >= LEAST_SPELLED) {
        int start = words.get(from).start;
        mentions.add(new LengthMention(start, end, value.getAsLong(), value.getAsLong()));
        return;
      }
    }
  }

  private static OptionalLong value(String phrase, List<String> languages) {
    long factor = LengthWords.factor(phrase);
    if (factor > 1) {
      return OptionalLong.of(factor);
    }
    return languages.stream()
        .map(language -> SpelledNumbers.of(phrase, language))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  private String wordAt(int start) {
    return start < text.length() && Character.isLetter(text.charAt(start))
        ? text.substring(start, Math.min(endOfWord(start), start + LONGEST_WORD))
        : "";
  }

  private String wordBefore(int end) {
    int last = end;
    while (last > 0 && text.charAt(last - 1) == ' ' && end - last < LONGEST_WORD) {
      last--;
    }
    int start = last;
    while (start > 0 && Character.isLetter(text.charAt(start - 1)) && last - start < LONGEST_WORD) {
      start--;
    }
    return text.substring(start, last);
  }

  /** Digits belong to words of Latin letters alone, such as "b2". */
  private int endOfWord(int start) {
    int at = start;
    while (at < text.length()) {
      char character = text.charAt(at);
      boolean latin = at > start && text.charAt(at - 1) < 0x250;
      if (!Character.isLetter(character)
          && !isMark(character)
          && !(latin && Character.isDigit(character))) {
        break;
      }
      // Numerals end a word, as in 写五千字.
      if (at > start
          && Numeral.begins(character)
          && !isHangul(character)
          && !Character.isDigit(character)) {
        break;
      }
      at++;
    }
    return Math.max(at, start + 1);
  }

  private int skip(int start, String characters) {
    int at = start;
    while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static boolean isMark(char character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || character == '\u200c';
  }

  private static boolean isHangul(char character) {
    return character >= 0xAC00 && character <= 0xD7A3;
  }
}
