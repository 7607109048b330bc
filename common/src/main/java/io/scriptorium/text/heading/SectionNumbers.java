package io.scriptorium.text.heading;

import io.scriptorium.text.length.Numeral;
import java.util.HashMap;
import java.util.Map;

/** The numbers of sections: in digits and numerals of any script, Roman, and in words. */
public final class SectionNumbers {

  private static final int MOST_DIGITS = 7;
  private static final int MOST_ROMAN = 7;
  private static final Map<String, Integer> BY_WORD = byWord();

  private SectionNumbers() {}

  /** Whether a word is a number: "three", "Zwei". */
  public static boolean isSpelled(String word) {
    return BY_WORD.containsKey(FoldedText.of(word).text());
  }

  /** The value of digits, numerals, Roman numerals or a word; -1 where it is none. */
  static int of(String text) {
    if (text.length() <= MOST_DIGITS && text.chars().allMatch(Character::isDigit)) {
      return Integer.parseInt(text);
    }
    Integer spelled = BY_WORD.get(FoldedText.of(text).text());
    if (spelled != null) {
      return spelled;
    }
    Numeral numeral = Numeral.at(text, 0);
    return numeral != null && numeral.end() == text.length() ? (int) numeral.value() : roman(text);
  }

  private static int roman(String text) {
    int sum = 0;
    int before = Integer.MAX_VALUE;
    for (int at = 0; at < text.length(); at++) {
      int value =
          switch (text.charAt(at)) {
            case 'I' -> 1;
            case 'V' -> 5;
            case 'X' -> 10;
            case 'L' -> 50;
            case 'C' -> 100;
            default -> 0;
          };
      if (value == 0) {
        return -1;
      }
      sum += value > before ? value - 2 * before : value;
      before = value;
    }
    return sum > 0 ? sum : -1;
  }

  /** Where a Roman numeral in capitals ends; 0 for none. */
  static int endOfRoman(String text) {
    int end = 0;
    while (end < text.length() && "IVXLC".indexOf(text.charAt(end)) >= 0 && end < MOST_ROMAN) {
      end++;
    }
    return end < text.length() && Character.isLetterOrDigit(text.charAt(end)) ? 0 : end;
  }

  private static Map<String, Integer> byWord() {
    Map<String, Integer> numbers = new HashMap<>();
    SectionName.WORDS
        .byKey("numbers")
        .forEach((number, words) ->
            words.forEach(
                word -> numbers.put(FoldedText.of(word).text(), Integer.valueOf(number))));
    return Map.copyOf(numbers);
  }
}
