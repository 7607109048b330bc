package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.UnicodeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is left of a point once markers, labels and lengths are taken off it. */
final class PointText {

  /** Many times the one or two sentences asked for: each prompt of the job holds all of them. */
  static final int LONGEST = 1_000;

  private static final String AROUND = "-–—|:：;；,，*_`#>→=·•/\\~ \t\u00a0";

  private static final List<String> LABELS =
      List.of(
          "main point",
          "main points",
          "main idea",
          "key point",
          "point",
          "content",
          "description",
          "summary",
          "topic",
          "aim",
          "purpose",
          "focus",
          "要点",
          "主要内容",
          "主旨",
          "内容",
          "主题",
          "hauptpunkt",
          "kernaussage",
          "inhalt",
          "point principal",
          "idée principale",
          "contenu",
          "punto principal",
          "idea principal",
          "contenido",
          "punto principale",
          "ponto principal",
          "основная мысль",
          "главная мысль",
          "содержание",
          "要旨",
          "主なポイント",
          "内容",
          "요점",
          "내용",
          "주요 내용");

  private PointText() {}

  /** Whether a text has nothing but marks of lists and separators. */
  static boolean isEmpty(String text) {
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (!Character.isWhitespace(character)
          && AROUND.indexOf(character) < 0
          && ".!。()[]{}（）\"'".indexOf(character) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A point on one line, of valid Unicode, without marks and labels around it, and bounded. */
  static String clean(String text) {
    String point = trimmed(oneLine(text));
    String unlabelled = withoutLabel(point);
    while (!unlabelled.equals(point)) {
      point = trimmed(unlabelled);
      unlabelled = withoutLabel(point);
    }
    return SafeText.cut(UnicodeText.of(unquoted(point)), LONGEST);
  }

  /** A title or heading: as a point, without a full stop, and short; null where nothing is left. */
  static @Nullable String heading(@Nullable String text, int longest) {
    if (text == null) {
      return null;
    }
    String heading = SafeText.of(clean(text), longest - 1).strip();
    while (!heading.isEmpty() && ".。:：".indexOf(heading.charAt(heading.length() - 1)) >= 0) {
      heading = heading.substring(0, heading.length() - 1).strip();
    }
    return heading.isBlank() || isEmpty(heading) ? null : heading;
  }

  /**
   * The label that a line begins with, in lower case and up to its colon; null if there is none.
   */
  static @Nullable String label(String text) {
    String line = trimmed(text);
    for (int at = 0; at < Math.min(line.length(), 2 * AmountWords.LONGEST); at++) {
      char character = line.charAt(at);
      if (character == ':' || character == '：') {
        return LowerCase.of(trimmed(line.substring(0, at))).replace('_', ' ');
      }
    }
    return null;
  }

  /** What follows the colon of {@link #label}. */
  static String afterLabel(String text) {
    String line = trimmed(text);
    int at = 0;
    while (at < line.length() && line.charAt(at) != ':' && line.charAt(at) != '：') {
      at++;
    }
    return trimmed(line.substring(Math.min(line.length(), at + 1)));
  }

  /** Whether a line begins with a word for what a section says, as "Main point:" does. */
  static boolean isLabelled(String line) {
    String label = label(line);
    return label != null && LABELS.contains(label);
  }

  private static String withoutLabel(String point) {
    return isLabelled(point) ? afterLabel(point) : point;
  }

  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), 4 * LONGEST));
    for (int at = 0; at < text.length() && line.length() < 4 * LONGEST; at++) {
      char character = text.charAt(at);
      if (Character.isWhitespace(character) || Character.isISOControl(character)) {
        if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
          line.append(' ');
        }
      } else if (character != '*' || at + 1 >= text.length() || text.charAt(at + 1) != '*') {
        boolean second = character == '*' && at > 0 && text.charAt(at - 1) == '*';
        if (!second) {
          line.append(character);
        }
      }
    }
    return line.toString();
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isAround(text.charAt(start))) {
      start++;
    }
    while (end > start && isAround(text.charAt(end - 1))) {
      end--;
    }
    if (end - start > 1
        && text.charAt(start) == '('
        && text.charAt(end - 1) == ')'
        && text.indexOf(')', start) == end - 1) {
      return trimmed(text.substring(start + 1, end - 1));
    }
    return text.substring(start, end);
  }

  private static boolean isAround(char character) {
    return Character.isWhitespace(character) || AROUND.indexOf(character) >= 0;
  }

  private static String unquoted(String text) {
    int end = text.length() - 1;
    if (end < 1) {
      return text;
    }
    int pair = "\"“'‘«「『《".indexOf(text.charAt(0));
    return pair >= 0
            && "\"”'’»」』》".charAt(pair) == text.charAt(end)
            && text.indexOf(text.charAt(end), 1) == end
        ? text.substring(1, end).strip()
        : text;
  }
}
