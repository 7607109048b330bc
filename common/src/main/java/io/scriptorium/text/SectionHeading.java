package io.scriptorium.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The heading that a model puts over a section: marked ("## Tea", "**Tea**", "
 *
 * <h2>Tea</h2>
 *
 * ", underlined), numbered ("1. Tea"), or named ("Section III: Tea", "Kapitel 3: Tee", "第三章 茶叶"). A
 * sentence is none.
 *
 * @param title without marks, number and name; null where nothing is left of it
 * @param end where the text after it begins
 */
record SectionHeading(@Nullable String title, int end) {

  private static final int LONGEST = 160;
  private static final int MOST_WORDS = 20;
  private static final int MOST_NUMBER = 5;

  private static final List<String> NAMES =
      List.of(
          "section",
          "paragraph",
          "part",
          "step",
          "chapter",
          "abschnitt",
          "absatz",
          "kapitel",
          "teil",
          "chapitre",
          "partie",
          "capítulo",
          "capitulo",
          "sección",
          "parte",
          "capitolo",
          "sezione",
          "hoofdstuk",
          "deel",
          "sectie",
          "avsnitt",
          "del",
          "luku",
          "osa",
          "rozdział",
          "część",
          "kapitola",
          "fejezet",
          "rész",
          "capitolul",
          "secțiunea",
          "bölüm",
          "глава",
          "раздел",
          "часть",
          "розділ",
          "частина",
          "κεφάλαιο",
          "ενότητα",
          "الفصل",
          "القسم",
          "פרק",
          "अध्याय",
          "chương",
          "phần",
          "bab",
          "bagian",
          "บทที่",
          "ส่วนที่");
  private static final String UNSPACED_NAMES = "章节節段部篇回";
  private static final String NUMERALS = "0123456789０１２３４５６７８９〇零一二三四五六七八九十百两";
  private static final String SEPARATORS = ":：.-–—|)、";
  private static final String SENTENCE_ENDS = ".!?…。！？;,；，";
  private static final List<String> SPELLED =
      List.of(
          "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eins",
          "zwei", "drei", "vier", "fünf", "un", "deux", "trois", "quatre", "cinq", "uno", "dos",
          "tres");

  /**
   * The heading that a text begins with; null for none.
   *
   * @param index the section's number; what has another number and more text after it on its line
   *     is taken for the text's own ("Section 230 - the law")
   */
  static @Nullable SectionHeading of(String text, int index) {
    int lineEnd = text.indexOf('\n');
    String line = (lineEnd < 0 ? text : text.substring(0, lineEnd)).strip();
    if (line.isEmpty() || (line.length() > LONGEST && !mayBeInline(line))) {
      return null;
    }
    boolean lone = lineEnd >= 0 && !text.substring(lineEnd).isBlank();
    Line marked = Line.of(line);
    int underline = lone ? underlineEnd(text, lineEnd + 1) : 0;
    Name name = Name.of(marked.text);
    if (name != null) {
      return named(text, marked, name, lone ? lineEnd : -1, underline, index);
    }
    if (!lone || line.length() > LONGEST) {
      return null;
    }
    boolean numbered = isNumber(marked.text, index);
    if (!marked.whole && underline == 0 && !(numbered && isBeforeBlankLine(text, lineEnd))) {
      return null;
    }
    String title = withoutNumber(marked.text);
    // In bold or numbered, a sentence is text; a line of its own after "#" is a heading all the
    // same.
    if (!marked.hash && underline == 0 && isSentence(title)) {
      return null;
    }
    return new SectionHeading(blankToNull(title), underline > 0 ? underline : lineEnd + 1);
  }

  private static @Nullable SectionHeading named(
      String text, Line marked, Name name, int lineEnd, int underline, int index) {
    String rest = strip(name.rest);
    boolean own = name.number == index || name.number < 0;
    if (lineEnd < 0 || (isSentence(rest) && !marked.whole)) {
      // "Section 3: The text begins on the same line."
      boolean inline = name.separated && !rest.isEmpty() && (own || !name.dash);
      if (!inline) {
        return null;
      }
      int at = text.indexOf(rest.substring(0, Math.min(rest.length(), 20)));
      return at < 0 || marked.whole ? null : new SectionHeading(null, at);
    }
    if (!name.separated && !rest.isEmpty() && !marked.whole) {
      // "Part 2 of his life began in Assam" goes on; "第三章 茶叶" does not.
      boolean title = name.unspaced && !isSentence(rest);
      if (!title) {
        return null;
      }
    }
    if (name.dash && !own && !marked.whole) {
      return null;
    }
    return new SectionHeading(blankToNull(rest), underline > 0 ? underline : lineEnd + 1);
  }

  private static boolean mayBeInline(String line) {
    return Name.of(Line.of(line.substring(0, LONGEST)).text) != null;
  }

  private static boolean isBeforeBlankLine(String text, int lineEnd) {
    int next = text.indexOf('\n', lineEnd + 1);
    return next >= 0 && text.substring(lineEnd + 1, next).isBlank();
  }

  /** A heading has no end of a sentence and few words. */
  private static boolean isSentence(String text) {
    String bare = strip(text);
    if (bare.isEmpty()) {
      return false;
    }
    char last = bare.charAt(bare.length() - 1);
    boolean question = last == '?' || last == '？' || last == '!' || last == '！';
    return (!question && SENTENCE_ENDS.indexOf(last) >= 0)
        || Sentences.nextEnd(bare, 0) > 0
        || LanguageWords.count(bare) > MOST_WORDS;
  }

  private static boolean isNumber(String text, int index) {
    int end = endOfDigits(text);
    return end > 0
        && end < text.length()
        && ".):、".indexOf(text.charAt(end)) >= 0
        && text.substring(0, end).equals(Integer.toString(index));
  }

  private static String withoutNumber(String text) {
    int end = endOfDigits(text);
    // "2024 in review" keeps its number; "2. Review", "2.1 Review" and "IV. Review" do not.
    if (end > 0 && end <= 3) {
      int at = end;
      while (at < text.length()
          && (".)".indexOf(text.charAt(at)) >= 0 || Character.isDigit(text.charAt(at)))) {
        at++;
      }
      if (at > end || (at < text.length() && ":、-–—".indexOf(text.charAt(at)) >= 0)) {
        return strip(text.substring(at));
      }
    }
    int roman = endOfRoman(text);
    return roman > 0 && roman < text.length() && ".):".indexOf(text.charAt(roman)) >= 0
        ? strip(text.substring(roman + 1))
        : strip(text);
  }

  private static int endOfDigits(String text) {
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end)) && end < MOST_NUMBER) {
      end++;
    }
    return end;
  }

  private static int endOfRoman(String text) {
    int end = 0;
    while (end < text.length() && "IVXLC".indexOf(text.charAt(end)) >= 0 && end < MOST_NUMBER + 2) {
      end++;
    }
    return end < text.length() && Character.isLetterOrDigit(text.charAt(end)) ? 0 : end;
  }

  /** Where a line of "===" or "---" ends that is right below; 0 for none. */
  private static int underlineEnd(String text, int start) {
    int end = text.indexOf('\n', start);
    String line = (end < 0 ? text.substring(start) : text.substring(start, end)).strip();
    boolean underlined =
        line.length() >= 3
            && (line.chars().allMatch(it -> it == '=') || line.chars().allMatch(it -> it == '-'));
    return underlined && end >= 0 ? end + 1 : 0;
  }

  /** Without separators, emphasis and white space around it. */
  private static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end
        && (isSpace(text.charAt(start)) || ":：-–—|*_、".indexOf(text.charAt(start)) >= 0)) {
      start++;
    }
    while (end > start
        && (isSpace(text.charAt(end - 1)) || "*_#:：".indexOf(text.charAt(end - 1)) >= 0)) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char character) {
    return Character.isWhitespace(character) || character == '\u00a0';
  }

  private static @Nullable String blankToNull(String text) {
    return text.isBlank() ? null : text;
  }

  /**
   * A first line without its marks.
   *
   * @param whole whether the marks say that all of it is a heading
   * @param open emphasis that was opened and not closed before the text
   */
  private record Line(String text, boolean hash, boolean whole, String open) {

    static Line of(String line) {
      String element = elementText(line);
      if (element != null) {
        return new Line(element, true, true, "");
      }
      int at = 0;
      while (at < line.length() && line.charAt(at) == '#' && at < 6) {
        at++;
      }
      boolean hash = at > 0 && at < line.length() && isSpace(line.charAt(at));
      String text = hash ? line.substring(at).strip() : line;
      int emphasis = 0;
      while (emphasis < text.length()
          && "*_[".indexOf(text.charAt(emphasis)) >= 0
          && emphasis < 4) {
        emphasis++;
      }
      String open = text.substring(0, emphasis);
      String inner = text.substring(emphasis);
      boolean bold =
          open.length() >= 2
              && !open.contains("[")
              && inner.endsWith(open)
              && inner.indexOf(open) == inner.length() - open.length();
      if (bold) {
        inner = inner.substring(0, inner.length() - open.length());
      }
      return new Line(inner.strip(), hash, hash || bold, bold ? "" : open);
    }

    /**
     * The text of "
     *
     * <h2>Tea</h2>
     *
     * "; null for any other line.
     */
    private static @Nullable String elementText(String line) {
      boolean element =
          line.length() > 9
              && line.regionMatches(true, 0, "<h", 0, 2)
              && "123456".indexOf(line.charAt(2)) >= 0
              && line.charAt(3) == '>'
              && line.regionMatches(true, line.length() - 5, "</h" + line.charAt(2) + ">", 0, 5);
      return element ? line.substring(4, line.length() - 5).strip() : null;
    }
  }

  /**
   * A section's name and number, as in "Section III: ".
   *
   * @param number -1 where it is not in digits
   * @param separated whether punctuation, or nothing, follows
   */
  private record Name(int number, String rest, boolean separated, boolean dash, boolean unspaced) {

    static @Nullable Name of(String line) {
      String lower = io.scriptorium.job.LowerCase.of(line);
      if (lower.startsWith("第")) {
        int end = 1;
        while (end < line.length()
            && (NUMERALS.indexOf(line.charAt(end)) >= 0 || line.charAt(end) == ' ')
            && end < 8) {
          end++;
        }
        if (end > 1 && end < line.length() && UNSPACED_NAMES.indexOf(line.charAt(end)) >= 0) {
          String rest = line.substring(end + 1);
          boolean apart =
              rest.isEmpty() || isSpace(rest.charAt(0)) || SEPARATORS.indexOf(rest.charAt(0)) >= 0;
          return apart ? rest(-1, rest, true) : null;
        }
        return null;
      }
      for (String name : NAMES) {
        if (lower.startsWith(name)) {
          Name found = numbered(line, name.length());
          if (found != null) {
            return found;
          }
        }
      }
      return null;
    }

    private static @Nullable Name numbered(String line, int nameEnd) {
      int at = nameEnd;
      while (at < line.length() && (isSpace(line.charAt(at)) || line.charAt(at) == '#')) {
        at++;
      }
      boolean apart = at > nameEnd;
      int start = at;
      while (at < line.length() && Character.isDigit(line.charAt(at)) && at - start < MOST_NUMBER) {
        at++;
      }
      int number = at > start ? Integer.parseInt(line.substring(start, at)) : -1;
      if (at == start && apart) {
        int roman = endOfRoman(line.substring(start));
        at = start + roman;
        for (String spelled : SPELLED) {
          if (roman == 0
              && io.scriptorium.job.LowerCase.of(line.substring(start)).startsWith(spelled)) {
            at = start + spelled.length();
          }
        }
      }
      if (at == start || (at < line.length() && Character.isLetterOrDigit(line.charAt(at)))) {
        return null;
      }
      return rest(number, afterTotal(line, at), false);
    }

    /** After "of 9" or "/9" or "von 9", and a closing bracket. */
    private static String afterTotal(String line, int start) {
      String rest = line.substring(start);
      String bare = rest.strip();
      for (String of : List.of("of ", "/", "von ", "de ", "из ")) {
        if (bare.startsWith(of)) {
          String number = bare.substring(of.length()).strip();
          int end = endOfDigits(number);
          if (end > 0) {
            return number.substring(end);
          }
        }
      }
      return rest;
    }

    private static Name rest(int number, String after, boolean unspaced) {
      int at = 0;
      boolean separator = false;
      boolean dash = true;
      boolean space = false;
      while (at < after.length()) {
        char character = after.charAt(at);
        if (SEPARATORS.indexOf(character) >= 0) {
          // "Section 2-3 covers" names a range.
          boolean range =
              "-–—".indexOf(character) >= 0
                  && !space
                  && at + 1 < after.length()
                  && Character.isDigit(after.charAt(at + 1));
          if (range) {
            break;
          }
          separator = true;
          dash &= "-–—".indexOf(character) >= 0;
        } else if (isSpace(character)) {
          space = true;
        } else if ("*_]".indexOf(character) < 0) {
          break;
        }
        at++;
      }
      String rest = after.substring(at);
      return new Name(number, rest, separator || rest.isEmpty(), separator && dash, unspaced);
    }
  }
}
