package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.file.Templates;

/** Markdown from templates, which escape every value. */
final class MarkdownText {

  /** What begins markup anywhere in a line. */
  private static final String MARKS = "\\`*_{}[]<>|#~$";

  private static final Templates TEMPLATES =
      new Templates(MarkdownText.class, "md", MarkdownText::escape);

  private MarkdownText() {}

  /**
   * A report.
   *
   * @param template its name
   * @param view what the template shows
   */
  static String render(String template, Object view) {
    return TEMPLATES.render(template, view).stripTrailing() + "\n";
  }

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
