package io.scriptorium.inference.client;

/**
 * Whether a mark of reasoning is a mention of it in real text, by what is before and after it: in
 * quotes, after a colon on a line of its own, or inside a sentence.
 *
 * @param before the text before the mark
 * @param after holds what follows the mark, from {@code end} on
 */
record ReasoningMention(StringBuilder before, StringBuilder after, int end) {

  private static final String QUOTES = "`\"'\u201c\u2018\u00ab\u201e(";
  private static final String SENTENCE_ENDS = ".!?\u3002\uff01\uff1f\u2026\u0964\"\u201d\u00bb)]*_";
  private static final String PUNCTUATION = ".,;:";

  boolean ofOpening() {
    int last = lastWord(before);
    if (last < 0) {
      return false;
    }
    char word = before.charAt(last);
    boolean newLine = before.indexOf("\n", last) >= 0;
    if (isQuoted() || (newLine && word == ':')) {
      return true;
    }
    if (newLine) {
      return false;
    }
    return SENTENCE_ENDS.indexOf(word) >= 0
        ? continuesInLowerCase()
        : end < after.length()
            && after.charAt(end) != '\n'
            && !Character.isLetterOrDigit(after.charAt(end));
  }

  boolean ofClosing() {
    int last = lastWord(before);
    if (last < 0) {
      return false;
    }
    boolean apart =
        last < before.length() - 1
            && before.indexOf("\n", last) < 0
            && Character.isLetterOrDigit(before.charAt(last));
    boolean punctuated = end < after.length() && PUNCTUATION.indexOf(after.charAt(end)) >= 0;
    return isQuoted() || (apart && (continuesInLowerCase() || punctuated));
  }

  private boolean isQuoted() {
    return QUOTES.indexOf(before.charAt(before.length() - 1)) >= 0;
  }

  private boolean continuesInLowerCase() {
    return end + 1 < after.length()
        && after.charAt(end) == ' '
        && Character.isLowerCase(after.charAt(end + 1));
  }

  /** The last character of a text that is no space, or -1. */
  static int lastWord(StringBuilder text) {
    int at = text.length() - 1;
    while (at >= 0 && Character.isWhitespace(text.charAt(at))) {
      at--;
    }
    return at;
  }
}
