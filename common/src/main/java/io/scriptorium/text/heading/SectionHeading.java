package io.scriptorium.text.heading;

import io.scriptorium.text.LanguageWords;
import io.scriptorium.text.Sentences;
import org.jspecify.annotations.Nullable;

/**
 * The heading that a model puts over a section: marked ("## Tea", "**Tea**", underlined; see {@link
 * HeadingLine}), numbered ("1. Tea"; see {@link HeadingNumber}), labelled ("Title: Tea"), or named
 * ("Section III: Tea", "Kapitel 3: Tee", "第三章 茶叶"). A sentence is none. A plain line is one where a
 * name is right before or after it: "The History of Tea" and "SECTION 1".
 *
 * @param title without marks, number and name; null where nothing is left of it
 * @param own whether it has a name and the section's own number
 * @param end where the text after it begins
 */
public record SectionHeading(@Nullable String title, boolean own, int end) {

  private static final int LONGEST = 160;
  private static final int MOST_WORDS = 20;
  private static final int MOST_TITLE_WORDS = 12;

  private static final String SENTENCE_ENDS = ".!?…。！？;,；，";

  /**
   * The heading that a text begins with; null for none.
   *
   * @param index the section's number; what has another number and more text after it on its line
   *     is taken for the text's own ("Section 230 - the law")
   */
  public static @Nullable SectionHeading of(String text, int index) {
    int lineEnd = text.indexOf('\n');
    String line = (lineEnd < 0 ? text : text.substring(0, lineEnd)).strip();
    if (line.isEmpty() || (line.length() > LONGEST && !mayBeInline(line))) {
      return null;
    }
    boolean lone = lineEnd >= 0 && !text.substring(lineEnd).isBlank();
    HeadingLine marked = HeadingLine.of(line);
    int underline = lone ? underlineEnd(text, lineEnd + 1) : 0;
    SectionName name = SectionName.of(marked.text());
    if (name != null) {
      return named(text, marked, name, lone ? lineEnd : -1, underline, index);
    }
    if (!lone || line.length() > LONGEST) {
      return null;
    }
    boolean blankAfter = isBeforeBlankLine(text, lineEnd);
    String label = HeadingNumber.labelled(line);
    if (blankAfter && HeadingNumber.beginsTitle(label) && isTitle(label)) {
      return new SectionHeading(label, false, lineEnd + 1);
    }
    boolean numbered =
        blankAfter
            && HeadingNumber.isOwn(marked.text(), index)
            && !HeadingNumber.isListed(text, index);
    boolean weak = blankAfter && marked.weak() && isWeakTitle(marked.text());
    if (!marked.whole() && underline == 0 && !numbered && !weak) {
      String after = text.substring(lineEnd + 1).stripLeading();
      return isTitle(line) && beginsWithNamed(after, index)
          ? new SectionHeading(line, false, lineEnd + 1)
          : null;
    }
    String title = HeadingNumber.without(marked.text(), index);
    // In bold or numbered, a sentence is text; a line of its own after "#" is a heading all the
    // same.
    if (!marked.hash() && underline == 0 && isSentence(title)) {
      return null;
    }
    return new SectionHeading(blankToNull(title), false, underline > 0 ? underline : lineEnd + 1);
  }

  /** The title that a text begins with after a name alone: "Chapter 3", then "The Storm". */
  public static @Nullable SectionHeading afterName(String text) {
    int lineEnd = text.indexOf('\n');
    String line = lineEnd < 0 ? "" : text.substring(0, lineEnd).strip();
    return isTitle(line)
            && !Character.isLowerCase(line.codePointAt(0))
            // A date, or where a letter was written, is text.
            && line.chars().noneMatch(Character::isDigit)
            && isBeforeBlankLine(text, lineEnd)
            && !text.substring(lineEnd).isBlank()
        ? new SectionHeading(line, false, lineEnd + 1)
        : null;
  }

  /** Without marks of headings and emphasis around it. */
  static String plain(String line) {
    return HeadingLine.of(line).text();
  }

  /** A plain line that could be one. */
  private static boolean isTitle(String line) {
    return !line.isEmpty()
        && line.length() <= LONGEST
        && Character.isLetterOrDigit(line.codePointAt(0))
        && ":：".indexOf(line.charAt(line.length() - 1)) < 0
        && !isSentence(line)
        && LanguageWords.count(line) <= MOST_TITLE_WORDS;
  }

  /** A date, a place with one, or a cry in italics is text. */
  private static boolean isWeakTitle(String text) {
    return HeadingNumber.beginsTitle(text)
        && isTitle(text)
        && "!?…！？".indexOf(text.charAt(text.length() - 1)) < 0
        && text.chars().noneMatch(Character::isDigit);
  }

  /** A text that has a "Step 2" or "Part 2" after its "Step 1" keeps both. */
  private static boolean beginsWithNamed(String text, int index) {
    int lineEnd = text.indexOf('\n');
    SectionName name =
        SectionName.of(
            HeadingLine.of((lineEnd < 0 ? text : text.substring(0, lineEnd)).strip()).text());
    return name != null
        && of(text, index) != null
        && (name.section()
            || text.lines()
                .skip(1)
                .map(line -> SectionName.of(plain(line.strip())))
                .noneMatch(other -> other != null && !other.section()));
  }

  private static @Nullable SectionHeading named(
      String text, HeadingLine marked, SectionName name, int lineEnd, int underline, int index) {
    String rest = strip(name.rest());
    boolean own = name.number() == index || name.number() < 0;
    if (lineEnd < 0 || (isSentence(rest) && !marked.whole())) {
      // "Section 3: The text begins on the same line."
      boolean inline = name.separated() && !rest.isEmpty() && (own || !name.dash());
      if (!inline) {
        return null;
      }
      int at = text.indexOf(rest.substring(0, Math.min(rest.length(), 20)));
      return at < 0 || marked.whole() ? null : new SectionHeading(null, own, at);
    }
    if (!name.separated() && !rest.isEmpty() && !marked.whole()) {
      // "Part 2 of his life began in Assam" goes on; "第三章 茶叶" does not.
      boolean title = name.unspaced() && !isSentence(rest);
      if (!title) {
        return null;
      }
    }
    if ((name.dash() && !own && !marked.whole()) || goesOn(text, lineEnd + 1)) {
      return null;
    }
    // "Section 2 of 2 of the plan".
    boolean goesOn = name.total() > 0 && !name.separated() && beginsInLowerCase(rest);
    return new SectionHeading(
        goesOn ? null : blankToNull(rest),
        name.number() == index,
        underline > 0 ? underline : lineEnd + 1);
  }

  private static boolean beginsInLowerCase(String text) {
    return !text.isEmpty() && Character.isLowerCase(text.codePointAt(0));
  }

  /** A line that was wrapped: "Section 230", and on the next line "of the law". */
  private static boolean goesOn(String text, int lineStart) {
    int at = lineStart;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() && Character.isLowerCase(text.codePointAt(at));
  }

  private static boolean mayBeInline(String line) {
    return SectionName.of(HeadingLine.of(line.substring(0, LONGEST)).text()) != null;
  }

  private static boolean isBeforeBlankLine(String text, int lineEnd) {
    int next = text.indexOf('\n', lineEnd + 1);
    return next >= 0 && text.substring(lineEnd + 1, next).isBlank();
  }

  /** A heading has no end of a sentence and few words. */
  static boolean isSentence(String text) {
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
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end
        && (SectionName.isSpace(text.charAt(start))
            || ":：-–—|*_、".indexOf(text.charAt(start)) >= 0)) {
      start++;
    }
    while (end > start
        && (SectionName.isSpace(text.charAt(end - 1))
            || "*_#:：".indexOf(text.charAt(end - 1)) >= 0)) {
      end--;
    }
    return text.substring(start, end);
  }

  private static @Nullable String blankToNull(String text) {
    return text.isBlank() ? null : text;
  }
}
