package io.scriptorium.text.length;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final int MOST_LINKS = 3;

  private static final List<String> LABELS = LengthWords.LISTS.list("labels");
  private static final List<String> WEAK_LABELS = LengthWords.LISTS.list("weak labels");
  private static final List<String> UNIT_BEGINNINGS = LengthWords.LISTS.list("unit beginnings");
  private static final Map<String, Double> UNSPACED_FACTORS = unspacedFactors();

  private final String text;
  private final WordScan scan;
  private final List<LengthMention> mentions = new ArrayList<>();
  private final Deque<Word> recent = new ArrayDeque<>();

  private record Word(String text, int start) {}

  private record Quantity(double value, double plain, int end, boolean numerals) {}

  private LengthScanner(String text) {
    this.text = text;
    this.scan = new WordScan(text);
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
      boolean afterKorean = at > 0 && WordScan.isHangul(text.charAt(at - 1));
      if (Numeral.begins(character) && !(WordScan.isHangul(character) && afterKorean)) {
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
    int at = scan.skip(end, " -");
    String word = scan.wordAt(at);
    long factor = LengthWords.factor(word);
    if (factor > 0) {
      value *= factor;
      end = at + word.length();
      end += end < text.length() && text.charAt(end) == '.' ? 1 : 0;
    } else {
      for (Map.Entry<String, Double> unspaced : UNSPACED_FACTORS.entrySet()) {
        if (text.startsWith(unspaced.getKey(), at)) {
          value *= unspaced.getValue();
          end = at + unspaced.getKey().length();
          break;
        }
      }
    }
    return new Quantity(value, numeral.value(), end, numeral.numerals());
  }

  /** Where the unit ends that a number ending here counts; 0 where none follows. */
  private int unitEnd(int numberEnd) {
    int at = scan.skip(numberEnd, " -+)\n");
    for (int links = 0; links <= MOST_LINKS; links++) {
      int unspaced = unspacedUnitEnd(at);
      if (unspaced > 0) {
        return unspaced;
      }
      String word = scan.wordAt(at);
      if (word.isEmpty()) {
        return 0;
      }
      if (!LengthWords.languages(word).isEmpty()
          || UNIT_BEGINNINGS.stream().anyMatch(word::startsWith)) {
        return at + word.length();
      }
      boolean factor = links == 0 && LengthWords.factor(word) > 0;
      if (!LengthWords.LINKS.contains(word) && !factor) {
        return 0;
      }
      at = scan.skip(at + word.length(), " -");
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
    int at = scan.skip(end, " ");
    if (at >= text.length()) {
      return 0;
    }
    if ("-~至到".indexOf(text.charAt(at)) >= 0) {
      return scan.skip(at + 1, " ");
    }
    String word = scan.wordAt(at);
    boolean between =
        LengthWords.ANDS.contains(word) && LengthWords.BETWEEN.contains(scan.wordBefore(start));
    return LengthWords.RANGE_LINKS.contains(word) || between
        ? scan.skip(at + word.length(), " ")
        : text.startsWith("から", at) ? scan.skip(at + 2, " ") : 0;
  }

  private boolean isLabelled(int start) {
    int at = start;
    boolean colon = false;
    while (at > 0 && " :=：约約*_(".indexOf(text.charAt(at - 1)) >= 0) {
      at--;
      colon |= ":=：".indexOf(text.charAt(at)) >= 0;
    }
    String before = text.substring(Math.max(0, at - WordScan.LONGEST), at);
    return LABELS.stream().anyMatch(before::endsWith)
        || (colon && WEAK_LABELS.stream().anyMatch(before::endsWith));
  }

  /** Reads a word; where it is a unit, a spelled number may be before it. */
  private int word(int start) {
    int end = scan.endOfWord(start);
    String word = text.substring(start, Math.min(end, start + WordScan.LONGEST));
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

  private static Map<String, Double> unspacedFactors() {
    Map<String, Double> factors = new HashMap<>();
    LengthWords.LISTS
        .byKey("unspaced factors")
        .forEach(
            (factor, words) -> words.forEach(word -> factors.put(word, Double.valueOf(factor))));
    return Map.copyOf(factors);
  }
}
