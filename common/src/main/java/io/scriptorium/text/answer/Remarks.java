package io.scriptorium.text.answer;

import io.scriptorium.job.LowerCase;
import io.scriptorium.text.WordLists;
import java.util.List;

/**
 * What a model says to its user around a text. A remark opens as only a model does ("Certainly!
 * Here is", "Let me know if") and names what it was asked for (the section, the text): a character
 * who says "Certainly!" makes none.
 */
final class Remarks {

  private static final int LONGEST_GREETING = 250;
  private static final int LONGEST_ASSENT = 40;

  private static final WordLists WORDS = WordLists.load("remarks.txt");
  private static final List<String> OPENERS = WORDS.list("openers");
  private static final List<String> TASKS = WORDS.list("tasks");
  private static final List<String> OFFERS = WORDS.list("offers");
  private static final List<String> OFFER_TASKS = WORDS.list("offer tasks");

  private Remarks() {}

  /** Whether a first line is said to the user: "Sure! Here is section 2 of the document:". */
  static boolean isGreeting(String line) {
    if (line.length() > LONGEST_GREETING || isQuoted(line)) {
      return false;
    }
    String lower = plain(line);
    return startsWithAny(OPENERS, lower)
        && containsAny(TASKS, lower)
        && (endsWithColon(lower) || (firstColon(lower) < 0 && isOneSentenceAfterOpener(lower)));
  }

  /** Where a greeting ends that shares its line with the text; 0 for none. */
  static int endOfInlineGreeting(String line) {
    int colon = firstColon(line);
    return colon > 0
            && colon + 1 < line.length()
            && isGreeting(line.substring(0, colon + 1))
            && startsWithTwoOpeners(plain(line.substring(0, colon + 1)))
        ? colon + 1
        : 0;
  }

  /** Whether a line is "Sure thing!" or "Certainly." alone; a text may begin with it as well. */
  static boolean isAssent(String line) {
    String lower = line.length() > LONGEST_ASSENT || isQuoted(line) ? "" : plain(line);
    return startsWithAny(OPENERS, lower) && ".!。！".indexOf(lower.charAt(lower.length() - 1)) >= 0;
  }

  /** Whether a line begins as an offer, whatever it names. */
  static boolean opensOffer(String line) {
    return !isQuoted(line) && startsWithAny(OFFERS, plain(line));
  }

  /** Whether a last line offers more to the user, or speaks of the text. */
  static boolean isOffer(String line) {
    if (isQuoted(line)) {
      return false;
    }
    String lower = plain(line);
    return startsWithAny(OFFERS, lower) && containsAny(OFFER_TASKS, lower) && !isOwnText(lower);
  }

  /** "This section" and "Note:" begin real sentences as well. */
  private static boolean isOwnText(String lower) {
    boolean weak =
        lower.startsWith("this section")
            || lower.startsWith("note:")
            || lower.startsWith("please note")
            || lower.startsWith("this concludes")
            || lower.startsWith("以上");
    return weak
        && !lower.contains("word count")
        && !lower.contains("as requested")
        && !lower.contains("next section")
        && !lower.contains("let me know")
        && !lower.contains("concludes section")
        && !lower.contains("第");
  }

  private static boolean startsWithTwoOpeners(String lower) {
    int mark = -1;
    for (int at = 0; at < lower.length() && mark < 0; at++) {
      mark = "!,.！，。".indexOf(lower.charAt(at)) >= 0 ? at : -1;
    }
    return mark > 0 && startsWithAny(OPENERS, lower.substring(mark + 1).strip());
  }

  /** "Certainly! Here is the next section." on a line of its own. */
  private static boolean isOneSentenceAfterOpener(String lower) {
    char last = lower.isEmpty() ? ' ' : lower.charAt(lower.length() - 1);
    return ".!。！".indexOf(last) >= 0 && startsWithTwoOpeners(lower);
  }

  private static boolean endsWithColon(String lower) {
    return lower.endsWith(":") || lower.endsWith("：");
  }

  private static int firstColon(String line) {
    for (int at = 0; at < Math.min(line.length(), LONGEST_GREETING); at++) {
      if (line.charAt(at) == ':' || line.charAt(at) == '：') {
        return at;
      }
    }
    return -1;
  }

  private static boolean isQuoted(String line) {
    return !line.isEmpty() && "\"'“‘«「『—–".indexOf(line.charAt(0)) >= 0;
  }

  /** In lower case, without emphasis and brackets around it. */
  private static String plain(String line) {
    String lower = LowerCase.of(line).replace('’', '\'');
    int start = 0;
    int end = lower.length();
    while (start < end && "*_[(（【#¡¿ ".indexOf(lower.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && "*_])）】 ".indexOf(lower.charAt(end - 1)) >= 0) {
      end--;
    }
    return lower.substring(start, end);
  }

  private static boolean startsWithAny(List<String> starts, String text) {
    return starts.stream().anyMatch(text::startsWith);
  }

  private static boolean containsAny(List<String> parts, String text) {
    return parts.stream().anyMatch(text::contains);
  }
}
