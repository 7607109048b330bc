package io.scriptorium.sim.text;

import io.scriptorium.sim.text.ChatPrompt.Message;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The length in words that a prompt names. */
final class NamedLength {
  private static final int MOST_WORDS = 1_000_000;
  private static final int MOST_DIGITS = 12;

  /** How far before its number a label may be, in characters of one line. */
  private static final int LABEL_DISTANCE = 400;

  private static final List<String> LABELS = List.of("length", "chapter", "part");
  private static final Pattern WORDS =
      Pattern.compile(
          "(\\d[\\d,.'’\\u00a0\\u202f]{0,11})(?:\\s|-){0,3}(?:words?\\b|字)",
          Pattern.CASE_INSENSITIVE);

  private NamedLength() {}

  /** The last number of words in a text. */
  static OptionalInt last(String text) {
    return WORDS
        .matcher(text)
        .results()
        .reduce((first, second) -> second)
        .map(number -> OptionalInt.of(value(number.group(1))))
        .orElse(OptionalInt.empty());
  }

  /**
   * The length of what is to be outlined: that of the last of the user's messages that names one as
   * a length or as a chapter's; or else the last number of words in the last message.
   */
  static OptionalInt ofOutline(ChatPrompt prompt) {
    for (Message message : prompt.messages().reversed()) {
      if (message.role().equals("user")) {
        OptionalInt labelled = labelled(message.content());
        if (labelled.isPresent()) {
          return labelled;
        }
      }
    }
    return last(prompt.last("user"));
  }

  /** The last number that follows a label in its line, with no other between them. */
  private static OptionalInt labelled(String text) {
    OptionalInt labelled = OptionalInt.empty();
    int after = 0;
    for (MatchResult number : WORDS.matcher(text).results().toList()) {
      int start = number.start();
      int line = text.lastIndexOf('\n', start) + 1;
      int from = Math.max(after, Math.max(line, start - LABEL_DISTANCE));
      String before = text.substring(from, start).toLowerCase(Locale.ROOT);
      if (LABELS.stream().anyMatch(label -> hasWord(before, label))) {
        labelled = OptionalInt.of(value(number.group(1)));
      }
      after = number.end();
    }
    return labelled;
  }

  private static boolean hasWord(String text, String word) {
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      int end = at + word.length();
      if ((at == 0 || !Character.isLetter(text.charAt(at - 1)))
          && (end == text.length() || !Character.isLetter(text.charAt(end)))) {
        return true;
      }
    }
    return false;
  }

  private static int value(String number) {
    long value = 0;
    int digits = 0;
    for (int at = 0; at < number.length() && digits < MOST_DIGITS; at++) {
      int digit = Character.digit(number.charAt(at), 10);
      if (digit >= 0) {
        value = value * 10 + digit;
        digits++;
      }
    }
    return Math.clamp(value, 0, MOST_WORDS);
  }
}
