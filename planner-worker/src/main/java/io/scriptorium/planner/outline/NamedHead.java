package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** "Chapter 3:", "Section II -", "第三章": a name of a part of a document with its number. */
final class NamedHead {

  private static final int LONGEST_HEAD = 60;

  private static final List<String> COUNTED =
      List.of(
          "章", "节", "節", "部分", "部", "段", "篇", "回", "卷", "话", "話", "幕", "步", "장", "절", "부", "단락");

  private static final Set<String> NUMBER_WORDS =
      Set.of(
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen",
          "twenty",
          "eins",
          "zwei",
          "drei",
          "vier",
          "fünf",
          "un",
          "deux",
          "trois",
          "quatre",
          "cinq",
          "uno",
          "dos",
          "tres",
          "cuatro",
          "cinco");

  private NamedHead() {}

  /** What begins here, or null. */
  static @Nullable LineHead of(String line, int start) {
    if (line.startsWith("第", start) || line.startsWith("제", start)) {
      int at = start + 1;
      while (at < line.length()
          && at - start < 8
          && (NumberScan.digit(line, at) >= 0
              || NumberScan.isNumeral(line.charAt(at))
              || LineHead.isSpace(line, at))) {
        at++;
      }
      int end = at > start + 1 ? countedEnd(line, at) : at;
      return end == at ? null : head(line.substring(at, end), LineHead.skipMarks(line, end));
    }
    int counted = NumberScan.digit(line, start) >= 0 ? LineHead.digits(line, start) : start;
    if (counted > start && line.startsWith("장", counted)) {
      return head("장", LineHead.skipMarks(line, counted + 1));
    }
    int at = start;
    while (at < line.length()
        && at - start < AmountWords.LONGEST
        && isNameCharacter(line.charAt(at))) {
      at++;
    }
    String name = LowerCase.of(line.substring(start, at));
    if (!SectionNames.ALL.contains(name)) {
      return null;
    }
    while (at < line.length()
        && at - start < LONGEST_HEAD
        && (LineHead.isSpace(line, at) || "#*_".indexOf(line.charAt(at)) >= 0)) {
      at++;
    }
    int ordinal = ordinalEnd(line, at);
    if (ordinal == at) {
      return null;
    }
    int mark = ordinal;
    while (mark < line.length() && "*_)]".indexOf(line.charAt(mark)) >= 0) {
      mark++;
    }
    if (mark < line.length()
        && ".:：、-–—|,(（".indexOf(line.charAt(mark)) < 0
        && !LineHead.isDash(line, mark)
        && !line.substring(mark).isBlank()) {
      // "Section 230 of the law" is no head.
      return null;
    }
    return head(name, LineHead.skipMarks(line, mark));
  }

  private static LineHead head(String name, int end) {
    double rank =
        SectionNames.PARTS.contains(name) ? 6.8 : SectionNames.CHAPTERS.contains(name) ? 7 : 7.5;
    return new LineHead(LineHead.Kind.NAMED, "named:" + name, rank, end);
  }

  private static int ordinalEnd(String line, int start) {
    int digits = NumberScan.digit(line, start) >= 0 ? LineHead.digits(line, start) : start;
    if (digits > start) {
      while (digits + 1 < line.length()
          && line.charAt(digits) == '.'
          && NumberScan.digit(line, digits + 1) >= 0
          && digits - start < 12) {
        digits = LineHead.digits(line, digits + 1);
      }
      return digits - start > 12 ? start : digits;
    }
    int at = start;
    while (at < line.length() && at - start < 12 && Character.isLetter(line.charAt(at))) {
      at++;
    }
    String word = line.substring(start, at);
    boolean numeral =
        !word.isEmpty() && word.chars().allMatch(it -> NumberScan.isNumeral((char) it));
    boolean letter = word.length() == 1 && Character.isUpperCase(word.charAt(0));
    return LineHead.isRoman(word) || numeral || letter || NUMBER_WORDS.contains(LowerCase.of(word))
        ? at
        : start;
  }

  private static int countedEnd(String line, int start) {
    for (String counter : COUNTED) {
      if (line.startsWith(counter, start)) {
        return start + counter.length();
      }
    }
    return start;
  }

  private static boolean isNameCharacter(char character) {
    return Character.isLetter(character) && !NumberScan.isNumeral(character);
  }
}
