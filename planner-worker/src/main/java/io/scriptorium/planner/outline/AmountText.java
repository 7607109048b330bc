package io.scriptorium.planner.outline;

import org.jspecify.annotations.Nullable;

/**
 * A length inside a text, and the text without it.
 *
 * @param rest the text around it; all of it where the length is part of a sentence
 */
record AmountText(Amount amount, String rest) {

  private static final String OPENING = "([{（【［〔";
  private static final String CLOSING = ")]}）】］〕";
  private static final int LONGEST_BRACKET = 80;
  private static final double WIDEST_RANGE = 10;
  private static final double LEAST_NUMERAL = 20;

  /** How plainly a number is a length. */
  private enum Rank {
    IN_SENTENCE,
    AT_EDGE,
    IN_BRACKETS,
    NAMED
  }

  private record Match(Amount amount, int start, int end, Rank rank) {}

  /** The length that a text names by a unit, by its name or in per cent; null where it has none. */
  static @Nullable AmountText find(String text) {
    Match best = null;
    int at = 0;
    while (at < text.length()) {
      NumberScan number = NumberScan.at(text, at);
      if (number == null) {
        at++;
        continue;
      }
      Match match = match(text, number);
      if (match != null && (best == null || match.rank.compareTo(best.rank) >= 0)) {
        best = match;
      }
      at = Math.max(number.end(), match == null ? 0 : match.end);
    }
    if (best == null) {
      return null;
    }
    String rest =
        best.rank == Rank.IN_SENTENCE
            ? text
            : text.substring(0, best.start) + " " + text.substring(best.end);
    return new AmountText(best.amount, rest);
  }

  /** The length that is all of a text, with or without a unit; null where it is anything else. */
  static @Nullable Amount bare(String text) {
    String inner = withoutBrackets(text.strip());
    AmountText found = find(inner);
    if (found != null && PointText.isEmpty(found.rest)) {
      return found.amount;
    }
    int start = 0;
    while (start < inner.length() && NumberScan.digit(inner, start) < 0) {
      start++;
    }
    if (start > AmountWords.LONGEST || !isAbout(inner.substring(0, start))) {
      return null;
    }
    NumberScan number = NumberScan.at(inner, start);
    if (number == null) {
      return null;
    }
    NumberScan whole = withRange(inner, number);
    return whole.value() > 0 && PointText.isEmpty(inner.substring(whole.end()))
        ? Amount.words(whole.value())
        : null;
  }

  /** A bare number set off at the end or the beginning of a text; null where there is none. */
  static @Nullable AmountText edge(String text) {
    String whole = text.strip();
    int length = whole.length();
    if (length > 1 && CLOSING.indexOf(whole.charAt(length - 1)) >= 0) {
      int open = opening(whole, length - 1);
      Amount amount = open < 0 ? null : bare(whole.substring(open));
      return amount == null ? null : new AmountText(amount, whole.substring(0, open));
    }
    int start = length;
    while (start > 0 && isPartOfNumber(whole, start - 1)) {
      start--;
    }
    int separator = beforeSpaces(whole, start);
    if (start < length && separator > 0 && isSeparator(whole.charAt(separator - 1))) {
      Amount amount = bare(whole.substring(start));
      return amount == null ? null : new AmountText(amount, whole.substring(0, separator - 1));
    }
    int end = length > 0 && OPENING.indexOf(whole.charAt(0)) >= 0 ? 1 : 0;
    while (end < length && isPartOfNumber(whole, end)) {
      end++;
    }
    int after = end;
    while (after < length && whole.charAt(after) == ' ') {
      after++;
    }
    boolean closed = after < length && CLOSING.indexOf(whole.charAt(after)) >= 0;
    if (end > 0 && after < length && (closed || isSeparator(whole.charAt(after)))) {
      Amount amount = bare(whole.substring(0, closed ? after + 1 : end));
      return amount == null ? null : new AmountText(amount, whole.substring(after + 1));
    }
    return null;
  }

  private static @Nullable Match match(String text, NumberScan first) {
    NumberScan number = withRange(text, first);
    int after = number.end();
    while (after < text.length()
        && after - number.end() < 2
        && " -+\u00a0多余".indexOf(text.charAt(after)) >= 0) {
      after++;
    }
    int percent = AmountWords.percentEnd(text, after);
    int unit = AmountWords.unitEnd(text, after);
    int end = percent > after ? percent : unit > after ? unit : number.end();
    int start = beforeAbout(text, first.start());
    int named = AmountWords.nameStart(text, beforeColon(text, start));
    boolean isNamed = named < beforeColon(text, start) && beforeColon(text, start) < start;
    boolean isNumeral = NumberScan.isNumeral(text.charAt(first.start()));
    if ((end == number.end() && !isNamed)
        || number.value() <= 0
        || (isNumeral && number.value() < LEAST_NUMERAL)) {
      return null;
    }
    Amount amount = new Amount(number.value(), percent > after);
    if (isNamed) {
      return new Match(amount, beforeAbout(text, named), end, Rank.NAMED);
    }
    int open = lastOpening(text, start);
    int close = open < 0 ? -1 : nextClosing(text, end);
    if (close >= 0) {
      return new Match(amount, open, close + 1, Rank.IN_BRACKETS);
    }
    boolean edge =
        PointText.isEmpty(text.substring(0, start).strip())
            || PointText.isEmpty(text.substring(end).strip());
    return new Match(amount, start, end, edge ? Rank.AT_EDGE : Rank.IN_SENTENCE);
  }

  /** The mean of "300-400", "300 bis 400", or the number itself. */
  private static NumberScan withRange(String text, NumberScan first) {
    int at = first.end();
    while (at < text.length() && at - first.end() < 2 && text.charAt(at) == ' ') {
      at++;
    }
    int end = at;
    for (String to :
        new String[] {"-", "–", "—", "~", "～", "至", "到", "to ", "bis ", "à ", "a ", "до "}) {
      if (text.startsWith(to, at)) {
        end = at + to.length();
        break;
      }
    }
    if (end == at) {
      return first;
    }
    while (end < text.length() && text.charAt(end) == ' ') {
      end++;
    }
    NumberScan second = NumberScan.at(text, end);
    return second != null
            && second.value() >= first.value()
            && second.value() <= WIDEST_RANGE * first.value()
        ? new NumberScan((first.value() + second.value()) / 2, first.start(), second.end())
        : first;
  }

  private static int beforeAbout(String text, int end) {
    int at = end;
    for (int round = 0; round < 3; round++) {
      int about = beforeSpaces(text, at);
      while (about > 0 && "~≈±*_".indexOf(text.charAt(about - 1)) >= 0) {
        about--;
      }
      int next = AmountWords.aboutStart(text, beforeSpaces(text, about));
      if (next == beforeSpaces(text, about)) {
        return about < beforeSpaces(text, at) ? about : at;
      }
      at = next;
    }
    return at;
  }

  private static int beforeColon(String text, int end) {
    int at = beforeSpaces(text, end);
    int begin = at;
    while (at > 0
        && end - at < AmountWords.LONGEST
        && ":：=*_\"".indexOf(text.charAt(at - 1)) >= 0) {
      at = beforeSpaces(text, at - 1);
    }
    return at < begin ? at : end;
  }

  private static int beforeSpaces(String text, int end) {
    int at = end;
    while (at > 0 && end - at < AmountWords.LONGEST && text.charAt(at - 1) == ' ') {
      at--;
    }
    return at;
  }

  private static boolean isAbout(String text) {
    String inner = text.strip();
    return PointText.isEmpty(inner) || AmountWords.aboutStart(inner, inner.length()) == 0;
  }

  private static int lastOpening(String text, int end) {
    for (int at = end - 1; at >= 0 && end - at < LONGEST_BRACKET; at--) {
      char character = text.charAt(at);
      if (OPENING.indexOf(character) >= 0) {
        return at;
      }
      if (CLOSING.indexOf(character) >= 0) {
        return -1;
      }
    }
    return -1;
  }

  private static int nextClosing(String text, int start) {
    for (int at = start; at < text.length() && at - start < LONGEST_BRACKET; at++) {
      char character = text.charAt(at);
      if (CLOSING.indexOf(character) >= 0) {
        return at;
      }
      if (OPENING.indexOf(character) >= 0) {
        return -1;
      }
    }
    return -1;
  }

  private static int opening(String text, int close) {
    return lastOpening(text, close);
  }

  private static String withoutBrackets(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && (OPENING + "*_`\"' ").indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && (CLOSING + "*_`\"' .").indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isPartOfNumber(String text, int at) {
    return NumberScan.digit(text, at) >= 0 || ",.'~≈".indexOf(text.charAt(at)) >= 0;
  }

  private static boolean isSeparator(char character) {
    return "-–—:：|=,;，；→\t".indexOf(character) >= 0;
  }
}
