package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** XML and HTML: each element is a line, which is then read as the lines of a table or list. */
final class TagForm implements OutlineForm {

  private static final int LEAST_CLOSING_TAGS = 2;
  private static final int LONGEST_TAG = 1_000;
  private static final List<OutlineForm> LINES = List.of(new BarForm(), new ListForm());

  private static final Set<String> INLINE =
      Set.of("b", "i", "em", "strong", "u", "span", "a", "code", "sup", "sub", "font", "mark", "q");
  private static final Set<String> CELLS = Set.of("td", "th");
  private static final Set<String> ITEMS = Set.of("li", "entry", "row", "node", "h2", "h3", "h4");

  @Override
  public @Nullable Outline read(String answer, boolean cut) {
    if (closingTags(answer) < LEAST_CLOSING_TAGS) {
      return null;
    }
    String lines = new Lines(answer).lines();
    for (OutlineForm form : LINES) {
      Outline outline = form.read(lines, cut);
      if (outline != null) {
        return outline;
      }
    }
    return null;
  }

  private static int closingTags(String answer) {
    int tags = 0;
    int at = answer.indexOf("</");
    while (at >= 0 && tags < LEAST_CLOSING_TAGS) {
      tags++;
      at = answer.indexOf("</", at + 2);
    }
    return tags;
  }

  /** Used by one thread. */
  private static final class Lines {

    private final String answer;
    private final StringBuilder lines = new StringBuilder();
    // What begins the line of the next text.
    private String mark = "";
    private String label = "";

    Lines(String answer) {
      this.answer = answer;
    }

    String lines() {
      int at = 0;
      while (at < answer.length()) {
        int end = answer.charAt(at) == '<' ? endOfTag(at) : -1;
        if (end > 0) {
          tag(answer.substring(at + 1, end));
          at = end + 1;
        } else {
          int next = answer.indexOf('<', at + 1);
          int until = next < 0 ? answer.length() : next;
          text(answer.substring(at, until));
          at = until;
        }
      }
      return lines.toString();
    }

    /** Where the tag that begins here ends, or -1 where none does. */
    private int endOfTag(int start) {
      int first = start + 1;
      boolean begins =
          first < answer.length()
              && (Character.isLetter(answer.charAt(first))
                  || "/!?".indexOf(answer.charAt(first)) >= 0);
      if (!begins) {
        return -1;
      }
      for (int at = first; at < Math.min(answer.length(), start + LONGEST_TAG); at++) {
        if (answer.charAt(at) == '>') {
          return at;
        }
        if (answer.charAt(at) == '<') {
          break;
        }
      }
      return -1;
    }

    private void tag(String inside) {
      int end = 0;
      while (end < inside.length()
          && (Character.isLetterOrDigit(inside.charAt(end))
              || "_-/:".indexOf(inside.charAt(end)) >= 0)) {
        end++;
      }
      String name = LowerCase.of(inside.substring(0, end));
      if (INLINE.contains(name.replace("/", ""))) {
        return;
      }
      if (name.startsWith("/")) {
        String closed = name.substring(1);
        lines.append(CELLS.contains(closed) ? " | " : "\n");
        label = "";
        return;
      }
      if (!CELLS.contains(name)) {
        lines.append('\n');
      }
      JsonNames kind = JsonNames.ofScalar(name);
      if (ITEMS.contains(name) || kind == JsonNames.PART || SectionNames.ALL.contains(name)) {
        mark = "- ";
      } else if (kind == JsonNames.POINT || kind == JsonNames.LENGTH || kind == JsonNames.SHARE) {
        label = name.replace('_', ' ') + ": ";
      }
      attributes(inside.substring(end));
    }

    /** Shows the attributes that say what an element holds, and how long it is. */
    private void attributes(String text) {
      int at = text.indexOf('=');
      while (at > 0) {
        int start = at;
        while (start > 0 && !Character.isWhitespace(text.charAt(start - 1))) {
          start--;
        }
        char quote = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        int close = quote == '"' || quote == '\'' ? text.indexOf(quote, at + 2) : -1;
        if (close < 0) {
          return;
        }
        attribute(text.substring(start, at), text.substring(at + 2, close));
        at = text.indexOf('=', close);
      }
    }

    private void attribute(String name, String value) {
      switch (JsonNames.ofScalar(name)) {
        case LENGTH -> text("(%s words) ".formatted(value.replace("words", "").strip()));
        case SHARE -> text("(%s%%) ".formatted(value.replace("%", "").strip()));
        case HEADING, POINT -> text(value + " ");
        case INDEX, NOTES, LIST, PART, IGNORED, OTHER -> {
          // It says nothing of what a section holds.
        }
      }
    }

    private void text(String text) {
      if (text.isBlank()) {
        lines.append(text.indexOf('\n') >= 0 ? "\n" : "");
        return;
      }
      lines
          .append(mark)
          .append(label)
          .append(unescaped(mark.isEmpty() ? text : text.stripLeading()));
      mark = "";
      label = "";
    }

    private static String unescaped(String text) {
      return text.replace("&lt;", "<")
          .replace("&gt;", ">")
          .replace("&quot;", "\"")
          .replace("&#39;", "'")
          .replace("&apos;", "'")
          .replace("&nbsp;", " ")
          .replace("&amp;", "&");
    }
  }
}
