package io.scriptorium.text.heading;

import io.scriptorium.job.LowerCase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line without the marks of headings around it: "## Tea", "**Tea**", "== Tea ==", elements of
 * HTML, commands of LaTeX, brackets.
 *
 * @param hash whether they are marks of headings alone
 * @param whole whether they say that all of the line is a heading
 * @param weak whether the line may be one where a blank line follows: "*Tea*", "#Tea", "TEA AND
 *     SUGAR"
 * @param open emphasis that was opened and not closed before the text
 */
record HeadingLine(String text, boolean hash, boolean whole, boolean weak, String open) {

  private static final int MOST_MARKS = 6;

  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
  private static final Set<String> BOLD = Set.of("b", "strong");
  private static final Set<String> COMMANDS =
      Set.of("part", "chapter", "section", "subsection", "subsubsection");

  /** Around a name and number: "[Section 3: Tea]". */
  private static final List<String> OPENING = List.of("<<", "[", "【", "《", "<");

  private static final List<String> CLOSING = List.of(">>", "]", "】", "》", ">");

  static HeadingLine of(String line) {
    HeadingLine marked = whole(line);
    return marked != null ? marked : begun(line);
  }

  /** Marks on both sides; null for none. */
  private static @Nullable HeadingLine whole(String line) {
    HeadingLine element = element(line);
    if (element != null) {
      return element;
    }
    String command = command(line);
    if (command != null) {
      return new HeadingLine(command, true, true, false, "");
    }
    String wiki = wiki(line);
    if (wiki != null) {
      return new HeadingLine(wiki, true, true, false, "");
    }
    for (int pair = 0; pair < OPENING.size(); pair++) {
      String inner = inside(line, OPENING.get(pair), CLOSING.get(pair));
      SectionName name = inner == null ? null : SectionName.of(inner);
      if (inner != null && name != null) {
        return new HeadingLine(inner, false, name.total() > 0, false, "");
      }
    }
    return null;
  }

  private static HeadingLine begun(String line) {
    int at = 0;
    while (at < line.length() && line.charAt(at) == '#' && at < MOST_MARKS) {
      at++;
    }
    boolean hash = at > 0 && at < line.length() && SectionName.isSpace(line.charAt(at));
    boolean joined =
        at > 0
            && at < line.length()
            && Character.isLetter(line.codePointAt(at))
            && !Character.isLowerCase(line.codePointAt(at))
            && line.indexOf('#', at) < 0;
    String text = hash || joined ? withoutSymbol(line.substring(at).strip()) : withoutSymbol(line);
    int emphasis = 0;
    while (emphasis < text.length() && "*_[".indexOf(text.charAt(emphasis)) >= 0 && emphasis < 4) {
      emphasis++;
    }
    String open = text.substring(0, emphasis);
    String inner = text.substring(emphasis);
    boolean closed =
        emphasis > 0
            && !open.contains("[")
            && inner.endsWith(open)
            && inner.indexOf(open) == inner.length() - open.length();
    boolean bold = closed && emphasis >= 2;
    if (closed) {
      inner = inner.substring(0, inner.length() - open.length());
    }
    boolean italic = closed && !bold && inner.equals(inner.strip());
    boolean weak = joined || italic || isCapitals(inner.strip());
    return new HeadingLine(inner.strip(), hash, hash || bold, weak, bold ? "" : open);
  }

  /**
   * Several words in capitals alone: one may be an abbreviation, and "INT. KITCHEN - DAY" is a
   * scene of a screenplay.
   */
  private static boolean isCapitals(String text) {
    return text.indexOf(' ') > 0
        && text.indexOf('.') < 0
        && text.codePoints().anyMatch(Character::isUpperCase)
        && text.codePoints()
            .filter(Character::isLetter)
            .allMatch(it -> Character.isUpperCase(it) || Character.isTitleCase(it));
  }

  /** Without a picture before a name and number: "📜 Section 3". */
  private static String withoutSymbol(String line) {
    int at = 0;
    while (at < line.length()
        && (isSymbol(line.codePointAt(at)) || (at > 0 && SectionName.isSpace(line.charAt(at))))) {
      at += Character.charCount(line.codePointAt(at));
    }
    int name = at;
    while (name < line.length() && "*_".indexOf(line.charAt(name)) >= 0) {
      name++;
    }
    return at > 0 && SectionName.of(line.substring(name)) != null ? line.substring(at) : line;
  }

  /** With what joins pictures, and chooses how they look. */
  private static boolean isSymbol(int character) {
    return Character.getType(character) == Character.OTHER_SYMBOL
        || character == 0x200D
        || character == 0xFE0F;
  }

  /** An element such as h2 that is all of a line; null for any other line. */
  private static @Nullable HeadingLine element(String line) {
    int open = line.startsWith("<") ? line.indexOf('>') : -1;
    if (open < 0 || open > 7) {
      return null;
    }
    String name = LowerCase.of(line.substring(1, open));
    boolean heading = HEADINGS.contains(name);
    String close = "</" + name + ">";
    String text = line.substring(open + 1);
    int end = text.length() - close.length();
    if (!(heading || BOLD.contains(name))
        || end <= 0
        || !LowerCase.of(text.substring(end)).equals(close)) {
      return null;
    }
    String inner = text.substring(0, end).strip();
    return inner.isEmpty() || inner.indexOf('<') >= 0
        ? null
        : new HeadingLine(inner, heading, true, false, "");
  }

  /** The title of "\section{Tea}" and "\chapter*{Tea}"; null for any other line. */
  private static @Nullable String command(String line) {
    int open = line.startsWith("\\") ? line.indexOf('{') : -1;
    if (open < 0 || !line.endsWith("}")) {
      return null;
    }
    String name = line.substring(1, open);
    String bare = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
    return COMMANDS.contains(bare) ? inside(line.substring(open), "{", "}") : null;
  }

  /** The title of "== Tea =="; null for any other line. */
  private static @Nullable String wiki(String line) {
    int marks = 0;
    while (marks < line.length() && marks < MOST_MARKS && line.charAt(marks) == '=') {
      marks++;
    }
    String inner = marks < 2 ? null : inside(line, "=".repeat(marks), "=".repeat(marks));
    return inner == null || inner.indexOf('=') >= 0 ? null : inner;
  }

  /** What is between two marks that are all around a line; null where it is none. */
  private static @Nullable String inside(String line, String open, String close) {
    if (line.length() <= open.length() + close.length()
        || !line.startsWith(open)
        || !line.endsWith(close)) {
      return null;
    }
    String inner = line.substring(open.length(), line.length() - close.length());
    return inner.isBlank() || inner.contains(open) || inner.contains(close) ? null : inner.strip();
  }
}
