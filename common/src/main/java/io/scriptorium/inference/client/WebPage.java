package io.scriptorium.inference.client;

/** A web page that a server, or a proxy before it, sent in place of JSON. */
final class WebPage {

  private static final int MAX_CHARACTERS = 4_000;

  private WebPage() {}

  /** Whether a body is a web page. */
  static boolean isPage(String body) {
    String start = body.substring(0, Math.min(body.length(), MAX_CHARACTERS)).stripLeading();
    return start.regionMatches(true, 0, "<!doctype", 0, 9)
        || start.regionMatches(true, 0, "<html", 0, 5)
        || start.regionMatches(true, 0, "<head", 0, 5)
        || start.regionMatches(true, 0, "<body", 0, 5);
  }

  /** The words of a page's beginning: without tags, styles and scripts. */
  static String text(String page) {
    int length = Math.min(page.length(), MAX_CHARACTERS);
    var text = new StringBuilder();
    boolean inTag = false;
    for (int at = 0; at < length; at++) {
      char next = page.charAt(at);
      if (next == '<') {
        inTag = true;
        int end = endOfHidden(page, at, length);
        at = Math.max(at, end - 1);
        text.append(' ');
      } else if (next == '>' && inTag) {
        inTag = false;
      } else if (!inTag) {
        text.append(next);
      }
    }
    String words = text.toString().strip();
    return words.isEmpty() ? "a web page without text" : words;
  }

  /** Where a style or script that begins here ends, or its own beginning where none does. */
  private static int endOfHidden(String page, int at, int length) {
    for (String hidden : new String[] {"style", "script"}) {
      if (page.regionMatches(true, at + 1, hidden, 0, hidden.length())) {
        String close = "</" + hidden;
        for (int end = at + 1; end < length; end++) {
          if (page.regionMatches(true, end, close, 0, close.length())) {
            return end;
          }
        }
        return length;
      }
    }
    return at;
  }
}
