package io.scriptorium.inference.client;

import java.util.regex.Pattern;

/** Separates a model's reasoning from its answer, where the server leaves both in one text. */
final class ReasoningFilter {

  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  // Some chat templates contain the opening tag, so that only the closing one is generated.
  private static final Pattern CLOSE_ALONE = Pattern.compile("(?m)^</think>[ \\t]*\\R");

  private ReasoningFilter() {}

  /** The text without the reasoning at its beginning; empty where no answer follows. */
  static String strip(String text) {
    String start = text.stripLeading();
    if (start.startsWith(OPEN)) {
      int end = start.indexOf(CLOSE);
      return end < 0 ? "" : start.substring(end + CLOSE.length()).stripLeading();
    }
    var close = CLOSE_ALONE.matcher(text);
    if (close.find() && text.lastIndexOf(OPEN, close.start()) < 0) {
      return text.substring(close.end()).stripLeading();
    }
    return text;
  }
}
