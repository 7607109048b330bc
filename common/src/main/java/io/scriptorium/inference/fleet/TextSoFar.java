package io.scriptorium.inference.fleet;

/**
 * A text that ends in the middle, up to its last whole sentence, from which it is continued.
 *
 * @param kept the text to continue
 * @param separator what comes between it and what follows
 */
record TextSoFar(String kept, String separator) {

  private static final String SENTENCE_ENDS = ".!?\u3002\uff01\uff1f\u2026\u0964";
  private static final String CLOSING = "\"'\u201d\u2019\u00bb)\u300d\u300f";
  private static final String PARAGRAPH_BREAK = "\n\n";

  static TextSoFar of(String text) {
    int end = lastSentence(text);
    if (end > 0) {
      return new TextSoFar(text.substring(0, end), separator(text, end));
    }
    int space = text.length();
    while (space > 0 && !Character.isWhitespace(text.charAt(space - 1))) {
      space--;
    }
    return space > text.length() / 2
        ? new TextSoFar(text.substring(0, space).stripTrailing(), " ")
        : new TextSoFar(text, "");
  }

  /** The end of the last sentence in the second half of a text; 0 where none ends there. */
  private static int lastSentence(String text) {
    for (int at = text.length() - 1; at >= text.length() / 2; at--) {
      if (SENTENCE_ENDS.indexOf(text.charAt(at)) >= 0) {
        int end = at + 1;
        while (end < text.length() && CLOSING.indexOf(text.charAt(end)) >= 0) {
          end++;
        }
        boolean dense = text.charAt(at) > '\u2e80';
        if (dense || end == text.length() || Character.isWhitespace(text.charAt(end))) {
          return end;
        }
      }
    }
    return 0;
  }

  private static String separator(String text, int end) {
    if (end == text.length()) {
      return text.charAt(end - 1) > '\u2e80' ? "" : " ";
    }
    if (!Character.isWhitespace(text.charAt(end))) {
      return "";
    }
    int next = end;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return text.substring(end, next).contains(PARAGRAPH_BREAK) ? PARAGRAPH_BREAK : " ";
  }

  /** This text and what follows it, without copying either; valid while that does not change. */
  CharSequence with(CharSequence more) {
    int leading = 0;
    while (leading < more.length() && Character.isWhitespace(more.charAt(leading))) {
      leading++;
    }
    boolean ownBreak = leading > 0 && more.subSequence(0, leading).toString().contains("\n\n");
    return new Joined(
        kept, ownBreak ? PARAGRAPH_BREAK : separator, more.subSequence(leading, more.length()));
  }

  private record Joined(String first, String between, CharSequence second) implements CharSequence {

    @Override
    public int length() {
      return first.length() + between.length() + second.length();
    }

    @Override
    public char charAt(int index) {
      int inBetween = index - first.length();
      int inSecond = inBetween - between.length();
      return inBetween < 0
          ? first.charAt(index)
          : inSecond < 0 ? between.charAt(inBetween) : second.charAt(inSecond);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return toString().subSequence(start, end);
    }

    @Override
    public String toString() {
      return first + between + second;
    }
  }
}
