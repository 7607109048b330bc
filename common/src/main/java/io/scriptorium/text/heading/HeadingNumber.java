package io.scriptorium.text.heading;

import io.scriptorium.job.LowerCase;

/** The number before a heading: "3. Tea", "(3) Tea", "III. Tea", "3 - Tea", "§ 3 Tea". */
final class HeadingNumber {

  private static final int MOST_DIGITS = 5;
  private static final String DASHES = "-–—";

  private HeadingNumber() {}

  /**
   * Whether a plain line has a section's own number and may be its heading. A title begins with a
   * capital after any number but "3. ": "(3) is the third", "3 - 2 was the score" and "§ 3 of the
   * law" are text.
   */
  static boolean isOwn(String line, int index) {
    int end = endOfOwn(line, index);
    return end > 0 && (endsAsInList(line, index) || beginsTitle(line.substring(end).strip()));
  }

  /** Whether a later line has the next number: the first one is the item of a list. */
  static boolean isListed(String text, int index) {
    return text.lines().skip(1).map(String::strip).anyMatch(it -> endOfOwn(it, index + 1) > 0);
  }

  /** "3.", "3)", "3:": these alone were always taken with any title. */
  private static boolean endsAsInList(String line, int index) {
    String number = Integer.toString(index);
    return line.startsWith(number)
        && line.length() > number.length()
        && ".):、".indexOf(line.charAt(number.length())) >= 0;
  }

  /** Where the section's own number and its marks end; 0 where it is none, or another one. */
  private static int endOfOwn(String line, int index) {
    boolean bracket = line.startsWith("(");
    boolean paragraph = line.startsWith("§");
    int start = bracket || paragraph ? 1 : 0;
    while (paragraph && start < line.length() && SectionName.isSpace(line.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < line.length()
        && Character.isDigit(line.charAt(end))
        && end - start < MOST_DIGITS) {
      end++;
    }
    if (end == start) {
      end =
          start
              + SectionNumbers.endOfRoman(
                  line.substring(start, Math.min(line.length(), start + 2 * MOST_DIGITS)));
    }
    if (end == start || SectionNumbers.of(line.substring(start, end)) != index) {
      return 0;
    }
    char next = end < line.length() ? line.charAt(end) : ' ';
    if (bracket) {
      return next == ')' ? end + 1 : 0;
    }
    if (".):、".indexOf(next) >= 0) {
      return end + 1;
    }
    int at = end;
    while (at < line.length() && SectionName.isSpace(line.charAt(at))) {
      at++;
    }
    boolean dash = at > end && at + 1 < line.length() && DASHES.indexOf(line.charAt(at)) >= 0;
    if (dash && SectionName.isSpace(line.charAt(at + 1))) {
      return at + 1;
    }
    return paragraph && at > end ? at : 0;
  }

  /** A capital, or a letter of a script without capitals. */
  static boolean beginsTitle(String text) {
    return !text.isEmpty()
        && Character.isLetter(text.codePointAt(0))
        && !Character.isLowerCase(text.codePointAt(0));
  }

  /** A heading without the number before it. */
  static String without(String text, int index) {
    int own = endOfOwn(text, index);
    if (own > 0 && beginsTitle(SectionHeading.strip(text.substring(own)))) {
      return SectionHeading.strip(text.substring(own));
    }
    int end = endOfDigits(text);
    // "2024 in review" keeps its number; "2. Review", "2.1 Review" and "IV. Review" do not.
    if (end > 0 && end <= 3) {
      int at = end;
      while (at < text.length()
          && (".)".indexOf(text.charAt(at)) >= 0 || Character.isDigit(text.charAt(at)))) {
        at++;
      }
      if (at > end || (at < text.length() && ":、-–—".indexOf(text.charAt(at)) >= 0)) {
        return SectionHeading.strip(text.substring(at));
      }
    }
    int roman = SectionNumbers.endOfRoman(text);
    return roman > 0 && roman < text.length() && ".):".indexOf(text.charAt(roman)) >= 0
        ? SectionHeading.strip(text.substring(roman + 1))
        : SectionHeading.strip(text);
  }

  private static int endOfDigits(String text) {
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end)) && end < MOST_DIGITS) {
      end++;
    }
    return end;
  }

  /** The title of "Title: Tea"; blank for any other line. */
  static String labelled(String line) {
    int colon = line.length();
    for (int at = 0; at < line.length() && colon == line.length(); at++) {
      colon = ":：".indexOf(line.charAt(at)) >= 0 ? at : colon;
    }
    String label = LowerCase.of(SectionHeading.strip(line.substring(0, colon)));
    return colon < line.length() && SectionName.TITLES.contains(label)
        ? SectionHeading.strip(line.substring(colon + 1))
        : "";
  }
}
