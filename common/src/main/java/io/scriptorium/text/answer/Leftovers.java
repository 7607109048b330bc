package io.scriptorium.text.answer;

import io.scriptorium.job.LowerCase;
import io.scriptorium.text.Sentences;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What models and servers leave around a text and is none of it: fences around the whole, control
 * tokens, notes of the number of words, greetings and offers, separators, and the prompt's own
 * lines. Only the text's beginning and end are touched, except for control tokens that end a turn.
 */
public final class Leftovers {

  /** Models put one or two of these around a text. */
  private static final int MOST_LAYERS = 12;

  private static final int LONGEST_REMARK = 400;

  private static final int LONGEST_SEPARATOR = 200;

  private static final int LONGEST_BARE_LINE = 1_000;

  private static final Set<String> RULES = Set.of("<hr>", "<hr/>", "<hr />", "<br>", "<br/>");

  private static final String SPEAKER = "Assistant: ";

  private static final Set<String> SPEAKERS =
      Set.of("assistant:", "ai:", "answer:", "output:", "response:", "text:", "section text:");

  /** Shorter lines of a prompt, such as "Tea", may begin a text. */
  private static final int SHORTEST_ECHO = 12;

  private Leftovers() {}

  /** The text without them; blank where there is nothing else. */
  public static String without(String text) {
    return without(text, List.of());
  }

  /**
   * The text without them and without lines of its prompt.
   *
   * @param prompt lines that a model may repeat before its text
   */
  public static String without(String text, List<String> prompt) {
    Set<String> echoes = new HashSet<>();
    for (String line : prompt) {
      String bare = bare(line);
      if (bare.length() >= SHORTEST_ECHO) {
        echoes.add(bare);
      }
    }
    String clean = ControlTokens.without(text).strip();
    for (int layer = 0; layer < MOST_LAYERS && !clean.isEmpty(); layer++) {
      String less = withoutEnd(withoutStart(withoutFence(clean), echoes)).strip();
      if (less.length() == clean.length()) {
        break;
      }
      clean = less;
    }
    return clean;
  }

  /** Without "```markdown" and "```" around the whole, or elements such as text. */
  private static String withoutFence(String text) {
    String fence = Fence.of(text);
    int lineEnd = text.indexOf('\n');
    if (fence.isEmpty() || lineEnd < 0) {
      return Fence.withoutElement(text);
    }
    String language = LowerCase.of(text.substring(fence.length(), lineEnd).strip());
    if (!Fence.isProse(language)) {
      return text;
    }
    List<String> fences =
        text.lines().map(String::strip).filter(line -> line.startsWith(fence)).toList();
    String inner = text.substring(lineEnd + 1);
    String stripped = inner.stripTrailing();
    // In a fence around the whole, code has fences that name its language.
    boolean whole = fences.size() == 2 || (fences.size() % 2 == 0 && !fences.get(1).equals(fence));
    boolean closedInLine = fences.size() == 1 && stripped.endsWith(fence);
    if ((stripped.endsWith("\n" + fence) && whole) || closedInLine) {
      return stripped.substring(0, stripped.length() - fence.length());
    }
    int close = inner.lastIndexOf("\n" + fence + "\n");
    if (close > 0 && whole && isBeforeOffer(inner, close, fence)) {
      String body = inner.substring(0, close);
      if (!language.isEmpty() || Sentences.lastEnd(body) == body.stripTrailing().length()) {
        return body;
      }
    }
    // Cut before its end; code begins with its language.
    return fences.size() == 1 && !language.isEmpty() ? inner : text;
  }

  /** "Let me know!" after the closing fence is no part of the text, whatever it names. */
  private static boolean isBeforeOffer(String text, int close, String fence) {
    String after = text.substring(close + fence.length() + 2).strip();
    return after.length() <= LONGEST_REMARK && after.indexOf('\n') < 0 && Remarks.opensOffer(after);
  }

  private static String withoutStart(String text, Set<String> echoes) {
    int lineEnd = text.indexOf('\n');
    String line = (lineEnd < 0 ? text : text.substring(0, lineEnd)).strip();
    boolean drop =
        isSeparator(line)
            || echoes.contains(bare(line))
            || WordNotes.isNote(line)
            || (lineEnd >= 0 && DocumentTalk.isAll(line))
            || (lineEnd >= 0 && SPEAKERS.contains(LowerCase.of(line.replace("*", ""))))
            || (lineEnd >= 0 && Remarks.isGreeting(line))
            || (lineEnd >= 0 && Remarks.isAssent(line) && isGreetingNext(text, lineEnd));
    if (drop && (lineEnd >= 0 || !Remarks.isGreeting(line))) {
      return lineEnd < 0 ? "" : text.substring(lineEnd + 1);
    }
    if (text.startsWith(SPEAKER) && !text.substring(SPEAKER.length()).contains("\n" + SPEAKER)) {
      return text.substring(SPEAKER.length());
    }
    int inline = Remarks.endOfInlineGreeting(line);
    return inline > 0 ? text.substring(text.indexOf(line) + inline) : text;
  }

  /** Whether the next line that is not blank is one. */
  private static boolean isGreetingNext(String text, int lineEnd) {
    String after = text.substring(lineEnd + 1).stripLeading();
    int end = after.indexOf('\n');
    return end > 0 && Remarks.isGreeting(after.substring(0, end).strip());
  }

  private static String withoutEnd(String text) {
    int lineStart = text.lastIndexOf('\n') + 1;
    String line = text.substring(lineStart).strip();
    if (lineStart > 0
        && (isSeparator(line)
            || WordNotes.isNote(line)
            || DocumentTalk.isAll(line)
            || (line.length() <= LONGEST_REMARK && Remarks.isOffer(line)))) {
      return text.substring(0, lineStart);
    }
    int note = WordNotes.startOfTrailingNote(line);
    return note > 0
        ? text.substring(0, lineStart + text.substring(lineStart).indexOf(line) + note)
        : text;
  }

  /** A line of nothing but marks that part sections: "---", "***", "* * *", "===". */
  private static boolean isSeparator(String line) {
    if (line.length() > LONGEST_SEPARATOR) {
      return false;
    }
    if (RULES.contains(LowerCase.of(line))) {
      return true;
    }
    int marks = 0;
    char mark = 0;
    for (int at = 0; at < line.length(); at++) {
      char character = line.charAt(at);
      if (Character.isWhitespace(character)) {
        continue;
      }
      if ("-*_=~—–#⁂•·─━⸻".indexOf(character) < 0 || (mark != 0 && character != mark)) {
        return false;
      }
      mark = character;
      marks++;
    }
    return marks >= 3 || (marks > 0 && (mark == '⁂' || mark == '#'));
  }

  /** Letters and digits alone, in lower case; of a bounded length. */
  private static String bare(String line) {
    int end = Math.min(line.length(), LONGEST_BARE_LINE);
    var bare = new StringBuilder(end);
    int at = 0;
    while (at < end) {
      int character = line.codePointAt(at);
      at += Character.charCount(character);
      if (Character.isLetterOrDigit(character)) {
        bare.appendCodePoint(Character.toLowerCase(character));
      }
    }
    return bare.toString();
  }
}
