package io.scriptorium.evaluation.report;

/** Escapes untrusted text in Markdown. */
final class MarkdownText {

  /** What begins markup anywhere in a line. */
  private static final String MARKS = "\\`*_{}[]<>|#~$";

  private MarkdownText() {}

  /** The text so that it shows as it is, on one line and within a table's cell too. */
  static String escape(String text) {
    var escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(it -> {
          if (it == '&') {
            escaped.append("&amp;");
          } else if (it == '\n' || it == '\r') {
            escaped.append(' ');
          } else {
            if (MARKS.indexOf(it) >= 0) {
              escaped.append('\\');
            }
            escaped.appendCodePoint(it);
          }
        });
    return escaped.toString();
  }
}
