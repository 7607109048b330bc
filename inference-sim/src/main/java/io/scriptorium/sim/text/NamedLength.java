package io.scriptorium.sim.text;

import io.scriptorium.sim.text.ChatPrompt.Message;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The length in words that a prompt names. */
final class NamedLength {
  private static final int MOST_WORDS = 1_000_000;

  private static final String NUMBER = "(\\d{1,3}(?:[,.'’\\u00a0\\u202f]\\d{3}){1,3}|\\d{1,12})";

  private static final Pattern WORDS =
      Pattern.compile("\\b" + NUMBER + "(?:\\s|-){0,3}(?:words?\\b|字)", Pattern.CASE_INSENSITIVE);

  /** "Total length: 3000 words", "Chapter 2 (The tide) has about 3,000 words". */
  private static final Pattern LABELLED =
      Pattern.compile(
          "\\b(?:length|chapter|part)\\b[^\\n]{0,400}?\\b" + NUMBER + "\\s{0,3}words\\b",
          Pattern.CASE_INSENSITIVE);

  private NamedLength() {}

  /** The last number of words in a text. */
  static OptionalInt last(String text) {
    return last(WORDS, text);
  }

  /**
   * The length of what is to be outlined: that of the last of the user's messages that names one as
   * a length or as a chapter's; or else the last number of words in the last message.
   */
  static OptionalInt ofOutline(ChatPrompt prompt) {
    for (Message message : prompt.messages().reversed()) {
      if (message.role().equals("user")) {
        OptionalInt labelled = last(LABELLED, message.content());
        if (labelled.isPresent()) {
          return labelled;
        }
      }
    }
    return last(prompt.last("user"));
  }

  private static OptionalInt last(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher
        .results()
        .map(NamedLength::number)
        .reduce((first, second) -> second)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private static int number(MatchResult match) {
    String digits = match.group(1).replaceAll("\\D", "");
    return Math.clamp(Long.parseLong(digits), 0, MOST_WORDS);
  }
}
