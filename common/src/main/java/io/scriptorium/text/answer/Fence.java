package io.scriptorium.text.answer;

import io.scriptorium.job.LowerCase;
import java.util.Set;

/** What models put around a whole text: fences of code, and elements. */
final class Fence {

  private static final int LEAST = 3;
  private static final Set<String> PROSE =
      Set.of("", "markdown", "md", "text", "txt", "plaintext", "plain");
  private static final Set<String> ELEMENTS =
      Set.of("text", "section", "answer", "output", "response", "document", "article", "content");

  private Fence() {}

  /** The fence that a text begins with; empty for none. */
  static String of(String text) {
    char mark = text.isEmpty() ? ' ' : text.charAt(0);
    int end = 0;
    while (end < text.length() && text.charAt(end) == mark) {
      end++;
    }
    return "`~'\"".indexOf(mark) >= 0 && end >= LEAST ? text.substring(0, end) : "";
  }

  /** Whether what a fence names is no language of code. */
  static boolean isProse(String language) {
    return PROSE.contains(language);
  }

  /** A text without the element that it is in as a whole. */
  static String withoutElement(String text) {
    int open = text.startsWith("<") ? text.indexOf('>') : -1;
    if (open < 0 || !ELEMENTS.contains(LowerCase.of(text.substring(1, open)))) {
      return text;
    }
    String close = "</" + text.substring(1, open) + ">";
    return text.indexOf(close) == text.length() - close.length()
        ? text.substring(open + 1, text.length() - close.length())
        : text;
  }
}
