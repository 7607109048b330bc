package io.scriptorium.text.heading;

import io.scriptorium.text.WordLists;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A section's name and number at the beginning of a line: "Section III: ", "KAPITEL 3", "3. Bölüm",
 * "第三章".
 *
 * @param number -1 where it is not known
 * @param total the sections that there are, as in "3 of 9"; -1 where it is not said
 * @param rest the line after it and after what separates them
 * @param separated whether punctuation, or nothing, follows
 * @param dash whether that punctuation is a dash
 * @param unspaced whether it is of a script without spaces
 * @param section whether it is called section or paragraph, and not part, chapter or step
 */
public record SectionName(
    int number,
    int total,
    String rest,
    boolean separated,
    boolean dash,
    boolean unspaced,
    boolean section) {

  private static final int MOST_DIGITS = 5;
  private static final int MOST_NUMERALS = 7;

  /** No name and number is longer. */
  private static final int LOOKS_AT = 40;

  private static final String SEPARATORS = ":：.-–—|)、";
  private static final String DASHES = "-–—";
  private static final String NUMERALS = "0123456789０１２３４５６７８９〇零一二三四五六七八九十百两";

  static final WordLists WORDS = WordLists.load("section-names.txt");
  private static final List<FoldedText> SECTIONS = names("sections");
  private static final List<FoldedText> PARTS = names("parts");
  private static final List<String> COUNTED = longestFirst(WORDS.list("counted"));
  static final Set<String> TITLES = WORDS.set("titles");
  private static final List<String> TOTALS = WORDS.list("totals");

  /** The name that a line begins with; null for none. */
  public static @Nullable SectionName of(String line) {
    if (line.startsWith("第") || line.startsWith("제")) {
      return counted(line);
    }
    if (line.isEmpty()) {
      return null;
    }
    FoldedText folded = FoldedText.of(line.substring(0, Math.min(line.length(), LOOKS_AT)));
    if (Character.isDigit(line.charAt(0))) {
      return numberFirst(line, folded);
    }
    for (boolean section : new boolean[] {true, false}) {
      for (FoldedText name : section ? SECTIONS : PARTS) {
        if (folded.text().startsWith(name.text())) {
          SectionName found = numbered(line, folded.end(name.text().length()), section);
          if (found != null) {
            return found;
          }
        }
      }
    }
    return null;
  }

  /** Whether the line says nothing else. */
  boolean bare() {
    return rest.chars().allMatch(it -> Character.isWhitespace(it) || "*_])".indexOf(it) >= 0);
  }

  /** "第三章", "제 3 장". */
  private static @Nullable SectionName counted(String line) {
    int end = 1;
    while (end < line.length()
        && end <= MOST_NUMERALS
        && (NUMERALS.indexOf(line.charAt(end)) >= 0 || line.charAt(end) == ' ')) {
      end++;
    }
    String numerals = line.substring(1, end).strip();
    if (numerals.isEmpty()) {
      return null;
    }
    for (String counted : COUNTED) {
      if (line.startsWith(counted, end)) {
        String rest = line.substring(end + counted.length());
        boolean apart =
            rest.isEmpty() || isSpace(rest.charAt(0)) || SEPARATORS.indexOf(rest.charAt(0)) >= 0;
        boolean section = "节節段절".indexOf(counted.charAt(counted.length() - 1)) >= 0;
        return apart
            ? rest(SectionNumbers.of(numerals), -1, rest, true, section || counted.equals("部分"))
            : null;
      }
    }
    return null;
  }

  /** "3. Kapitel", "2nd section", with nothing else or a separator after it. */
  private static @Nullable SectionName numberFirst(String line, FoldedText folded) {
    int digits = 0;
    while (digits < line.length() && digits < MOST_DIGITS && isDigit(line, digits)) {
      digits++;
    }
    int at = digits;
    while (at < line.length() && at - digits <= 4 && !isSpace(line.charAt(at))) {
      at++;
    }
    // What is between is a mark of an ordinal number: ".", "º", "nd", "-я".
    String mark = line.substring(digits, at);
    if (at == digits
        || at >= line.length()
        || !isSpace(line.charAt(at))
        || mark.chars().anyMatch(it -> Character.isDigit(it) || ":)、,;".indexOf(it) >= 0)) {
      return null;
    }
    int start = at + 1;
    for (boolean section : new boolean[] {true, false}) {
      for (FoldedText name : section ? SECTIONS : PARTS) {
        int from = folded.indexOf(start);
        if (from >= 0 && folded.text().startsWith(name.text(), from)) {
          String after = line.substring(folded.end(from + name.text().length()));
          boolean ends = after.isBlank() || ":：-–—*_".indexOf(after.strip().charAt(0)) >= 0;
          if (ends) {
            return rest(SectionNumbers.of(line.substring(0, digits)), -1, after, false, section);
          }
        }
      }
    }
    return null;
  }

  private static @Nullable SectionName numbered(String line, int nameEnd, boolean section) {
    int at = nameEnd;
    while (at < line.length() && (isSpace(line.charAt(at)) || line.charAt(at) == '#')) {
      at++;
    }
    boolean apart = at > nameEnd || isThai(line, at);
    int start = at;
    while (at < line.length() && isDigit(line, at) && at - start < MOST_DIGITS) {
      at++;
    }
    if (at == start && apart) {
      at =
          start
              + SectionNumbers.endOfRoman(
                  line.substring(start, Math.min(line.length(), start + LOOKS_AT)));
      if (at == start) {
        at = endOfWord(line, start);
        if (!SectionNumbers.isSpelled(line.substring(start, at))) {
          return null;
        }
      }
    }
    if (at == start || (at < line.length() && Character.isLetterOrDigit(line.charAt(at)))) {
      return null;
    }
    return afterTotal(SectionNumbers.of(line.substring(start, at)), line.substring(at), section);
  }

  /** After "of 9" or "/9" or "von 9". */
  private static SectionName afterTotal(int number, String rest, boolean section) {
    String bare = rest.strip();
    for (String of : TOTALS) {
      boolean sign = !Character.isLetter(of.charAt(0));
      if (bare.startsWith(of) && (sign || bare.startsWith(" ", of.length()))) {
        String total = bare.substring(of.length()).strip();
        int end = 0;
        while (end < total.length() && end < MOST_DIGITS && isDigit(total, end)) {
          end++;
        }
        if (end > 0) {
          return rest(
              number,
              SectionNumbers.of(total.substring(0, end)),
              total.substring(end),
              false,
              section);
        }
      }
    }
    return rest(number, -1, rest, false, section);
  }

  private static SectionName rest(
      int number, int total, String after, boolean unspaced, boolean section) {
    int at = 0;
    boolean separator = false;
    boolean dash = true;
    boolean space = false;
    while (at < after.length()) {
      char character = after.charAt(at);
      if (SEPARATORS.indexOf(character) >= 0) {
        // "Section 2-3 covers" names a range.
        boolean range =
            DASHES.indexOf(character) >= 0
                && !space
                && at + 1 < after.length()
                && Character.isDigit(after.charAt(at + 1));
        if (range) {
          break;
        }
        separator = true;
        dash &= DASHES.indexOf(character) >= 0;
      } else if (isSpace(character)) {
        space = true;
      } else if ("*_]".indexOf(character) < 0) {
        break;
      }
      at++;
    }
    String rest = after.substring(at);
    return new SectionName(
        number, total, rest, separator || rest.isEmpty(), separator && dash, unspaced, section);
  }

  private static int endOfWord(String line, int start) {
    int at = start;
    while (at < line.length() && isLetterOrMark(line.charAt(at)) && at - start < LOOKS_AT) {
      at++;
    }
    return at;
  }

  /** Vowels of Indic scripts and of Thai are marks. */
  private static boolean isLetterOrMark(char character) {
    int type = Character.getType(character);
    return Character.isLetter(character)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isThai(String line, int at) {
    return at < line.length()
        && Character.UnicodeScript.of(line.charAt(at)) == Character.UnicodeScript.THAI;
  }

  private static boolean isDigit(String text, int at) {
    return at < text.length() && Character.isDigit(text.charAt(at));
  }

  static boolean isSpace(char character) {
    return Character.isWhitespace(character) || character == '\u00a0';
  }

  private static List<FoldedText> names(String list) {
    return WORDS.list(list).stream().map(FoldedText::of).toList();
  }

  private static List<String> longestFirst(Collection<String> words) {
    return words.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }
}
