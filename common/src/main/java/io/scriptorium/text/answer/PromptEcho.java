package io.scriptorium.text.answer;

import io.scriptorium.job.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lines of the prompts inside an answer: small models write the turn that asks for a section, and
 * the one that would ask for the next, between their paragraphs. A line counts whatever its numbers
 * and marks are, if the rest is the same.
 *
 * @param start lines that may be dropped where an answer begins with them
 * @param own lines that ask for this section, and are no text anywhere
 * @param next lines that ask for sections after it: the answer's text ends before them
 * @param total the plan's sections: "Section 2 of 9:" is taken off the beginnings of lines where
 *     there are nine
 */
public record PromptEcho(List<String> start, List<String> own, List<String> next, int total) {

  /** Shorter lines may be a heading. */
  private static final int LEAST_LETTERS = 12;

  /** Of a shorter beginning the rest is kept: there may be no other text. */
  private static final int LEAST_WORDS_BEFORE_NEXT = 20;

  private static final int LONGEST_LINE = 1_000;

  private static final String MARKER = "Section ";

  public PromptEcho {
    start = List.copyOf(start);
    own = List.copyOf(own);
    next = List.copyOf(next);
  }

  /** The text without such lines; the text itself where there are none. */
  String without(String text) {
    Set<String> dropped = keys(own);
    Set<String> ends = keys(next);
    var kept = new StringBuilder();
    boolean cut = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String key = key(line);
      if (ends.contains(key) && Words.count(kept.toString()) >= LEAST_WORDS_BEFORE_NEXT) {
        cut = true;
        break;
      }
      if (dropped.contains(key) || ends.contains(key)) {
        cut = true;
      } else {
        String rest = withoutMarker(line);
        cut |= rest.length() < line.length();
        boolean blank = rest.isBlank();
        if (!blank || (line.isBlank() && !endsInBlankLine(kept))) {
          kept.append(rest).append('\n');
        }
      }
    }
    return cut ? kept.toString().strip() : text;
  }

  /** The line without "Section 2 of 9:" at its beginning. */
  private String withoutMarker(String line) {
    int end = line.indexOf(" of " + total + ":");
    if (!line.startsWith(MARKER) || end <= MARKER.length()) {
      return line;
    }
    boolean number =
        line.substring(MARKER.length(), end).chars().allMatch(it -> it >= '0' && it <= '9');
    return number ? line.substring(line.indexOf(':') + 1).stripLeading() : line;
  }

  private static boolean endsInBlankLine(StringBuilder text) {
    int length = text.length();
    return length == 0 || (length > 1 && text.charAt(length - 2) == '\n');
  }

  private static Set<String> keys(List<String> lines) {
    Set<String> keys = new HashSet<>();
    for (String line : lines) {
      String key = key(line);
      if (key.length() >= LEAST_LETTERS) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** Letters in lower case, and one mark for each number. */
  private static String key(String line) {
    int end = Math.min(line.length(), LONGEST_LINE);
    var key = new StringBuilder(end);
    int at = 0;
    while (at < end) {
      int character = line.codePointAt(at);
      at += Character.charCount(character);
      if (Character.isLetter(character)) {
        key.appendCodePoint(Character.toLowerCase(character));
      } else if (Character.isDigit(character)
          && (key.isEmpty() || key.charAt(key.length() - 1) != '#')) {
        key.append('#');
      }
    }
    return key.toString();
  }
}
