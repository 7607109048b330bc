package io.scriptorium.planner.outline;

import org.jspecify.annotations.Nullable;

/**
 * What a line of an outline begins with: a number, a letter, a bullet, "Chapter 3:", a heading's
 * mark.
 *
 * @param style equal for lines of one list
 * @param rank smaller for a higher level: a heading is above a number, a number above a bullet
 * @param end where the line's text begins
 */
record LineHead(Kind kind, String style, double rank, int end) {

  /** The kinds of marks. */
  enum Kind {
    HEADING,
    NAMED,
    BOLD,
    LABEL,
    ROMAN,
    NUMBER,
    LETTER,
    BULLET,
    PLAIN
  }

  private static final String BULLETS = "-*•‣◦–—+·●○■▪▫◆➤→►✓✔☐※♦";
  private static final int LONGEST_NUMBER = 3;
  private static final int LONGEST_ROMAN = 7;
  private static final double LISTS = 10;
  private static final double BELOW_NUMBERS = 0.3;

  /** A bold line, a line that ends in a colon, or one that nothing marks. */
  static LineHead unmarked(Kind kind) {
    double rank = kind == Kind.BOLD ? 8 : 9;
    return new LineHead(kind, kind.name(), rank, 0);
  }

  /** What a line begins with, or null. */
  static @Nullable LineHead of(String line) {
    int at = 0;
    int indent = 0;
    while (at < line.length()
        && (Character.isWhitespace(line.charAt(at)) || line.charAt(at) == '>')) {
      indent += line.charAt(at) == '\t' ? 4 : 1;
      at++;
    }
    int start = at;
    while (at < line.length() && line.charAt(at) == '#') {
      at++;
    }
    if (at > start && at - start <= 6 && at < line.length() && isSpace(line, at)) {
      int level = at - start;
      LineHead inner = inner(line, skipEmphasis(line, at), 0);
      int end = inner == null || inner.kind == Kind.BULLET ? at : inner.end;
      return new LineHead(Kind.HEADING, "#" + level, level, end);
    }
    return inner(line, skipEmphasis(line, start), Math.min(indent, 40) / 2);
  }

  /** A text without the mark that it begins with. */
  static String strip(String text) {
    LineHead head = of(text);
    return head == null ? text : text.substring(head.end);
  }

  private static @Nullable LineHead inner(String line, int start, int indent) {
    LineHead named = NamedHead.of(line, start);
    if (named != null) {
      return named;
    }
    LineHead numbered = numbered(line, start, indent);
    if (numbered != null) {
      return numbered;
    }
    // Emphasis was skipped as a mark of its own, and may be a bullet.
    int at = 0;
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    if (at + 1 < line.length()
        && ((BULLETS.indexOf(line.charAt(at)) >= 0 && isSpace(line, at + 1))
            || "•‣◦●○■▪◆➤►".indexOf(line.charAt(at)) >= 0)) {
      int text = at + 1;
      while (text < line.length()
          && (isSpace(line, text)
              || ("[]xX☐✓".indexOf(line.charAt(text)) >= 0 && line.startsWith("[", at + 2)))) {
        text++;
      }
      int inside = skipEmphasis(line, text);
      LineHead after = numbered(line, inside, indent);
      LineHead section = NamedHead.of(line, inside);
      if (section != null) {
        return section;
      }
      return new LineHead(
          Kind.BULLET,
          line.charAt(at) + "@" + indent,
          LISTS + indent + 0.5,
          after == null ? text : after.end);
    }
    return null;
  }

  private static @Nullable LineHead numbered(String line, int start, int indent) {
    int at = start;
    boolean open = at < line.length() && "([（【".indexOf(line.charAt(at)) >= 0;
    at += open ? 1 : 0;
    int begin = at;
    Kind kind = Kind.NUMBER;
    double below = 0;
    int components = 1;
    String form = "1";
    if (NumberScan.digit(line, at) >= 0) {
      at = digits(line, at);
      while (at + 1 < line.length()
          && line.charAt(at) == '.'
          && NumberScan.digit(line, at + 1) >= 0
          && components < 6) {
        at = digits(line, at + 1);
        components++;
      }
      if (at - begin > LONGEST_NUMBER * components + components) {
        return null;
      }
    } else if (at < line.length()
        && "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿".indexOf(line.charAt(at)) >= 0) {
      return new LineHead(Kind.NUMBER, "①@" + indent, LISTS + indent, at + 1);
    } else if (at < line.length() && NumberScan.isNumeral(line.charAt(at))) {
      while (at < line.length() && at - begin < 4 && NumberScan.isNumeral(line.charAt(at))) {
        at++;
      }
      kind = Kind.ROMAN;
      form = "一";
      below = -0.5;
    } else {
      while (at < line.length() && at - begin <= LONGEST_ROMAN && isLatin(line.charAt(at))) {
        at++;
      }
      String letters = line.substring(begin, at);
      boolean lower = !letters.isEmpty() && Character.isLowerCase(letters.charAt(0));
      if (isRoman(letters)) {
        kind = Kind.ROMAN;
        form = lower ? "i" : "I";
        below = lower ? BELOW_NUMBERS + 0.1 : -0.5;
      } else if (letters.length() == 1) {
        kind = Kind.LETTER;
        form = lower ? "a" : "A";
        below = lower ? BELOW_NUMBERS : -0.4;
      } else {
        return null;
      }
    }
    int mark = at;
    while (mark < line.length() && line.charAt(mark) == '*') {
      mark++;
    }
    char punctuation = mark < line.length() ? line.charAt(mark) : ' ';
    boolean closed = open ? ")]）】".indexOf(punctuation) >= 0 : ".):：、．，]".indexOf(punctuation) >= 0;
    boolean dash = !open && kind == Kind.NUMBER && isDash(line, mark);
    boolean bareDotted = components > 1 && isSpace(line, mark);
    if (!closed && !dash && !bareDotted) {
      return null;
    }
    int end = mark + (closed ? 1 : 0);
    boolean letterLike = kind == Kind.LETTER || form.equals("i") || form.equals("I");
    if (letterLike && !isSpace(line, end) && end < line.length() && line.charAt(end) != '*') {
      return null;
    }
    if (closed && punctuation == '.' && NumberScan.digit(line, end) >= 0) {
      return null;
    }
    end = skipMarks(line, end);
    String style =
        (open ? "(" : "") + form + (closed ? punctuation : '-') + components + "@" + indent;
    return new LineHead(kind, style, LISTS + indent + below + (components - 1) * 0.05, end);
  }

  static boolean isRoman(String letters) {
    if (letters.isEmpty() || letters.length() > LONGEST_ROMAN) {
      return false;
    }
    String allowed = Character.isLowerCase(letters.charAt(0)) ? "ivx" : "IVX";
    return letters.chars().allMatch(it -> allowed.indexOf(it) >= 0);
  }

  static int digits(String line, int start) {
    int at = start;
    while (NumberScan.digit(line, at) >= 0) {
      at++;
    }
    return at;
  }

  private static int skipEmphasis(String line, int start) {
    int at = start;
    while (at < line.length()
        && (line.charAt(at) == '_'
            || (line.charAt(at) == '*' && !isSpace(line, at + 1))
            || isSpace(line, at))) {
      at++;
    }
    return at;
  }

  static int skipMarks(String line, int start) {
    int at = start;
    while (at < line.length()
        && (isSpace(line, at) || ".:：、-–—|*_,".indexOf(line.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  static boolean isDash(String line, int start) {
    int at = start;
    while (at < line.length() && at - start < 3 && isSpace(line, at)) {
      at++;
    }
    return at < line.length() && "-–—|".indexOf(line.charAt(at)) >= 0 && isSpace(line, at + 1);
  }

  static boolean isSpace(String line, int at) {
    return at < line.length()
        && (Character.isWhitespace(line.charAt(at)) || line.charAt(at) == '\u00a0');
  }

  private static boolean isLatin(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  }
}
