package io.scriptorium.text.answer;

import io.scriptorium.job.LowerCase;
import io.scriptorium.text.WordLists;
import io.scriptorium.text.heading.SectionName;
import io.scriptorium.text.heading.SectionNumbers;
import java.util.List;
import java.util.Set;

/**
 * Lines of a model that speak of nothing but the document and its sections: "[Continue to section
 * 4]", "Here is the section, and the document goes on after it.", "End of section 3". Each of their
 * words is of a small vocabulary, so that "Here is the section of the wall where he stood" is none.
 */
final class DocumentTalk {

  private static final int LONGEST = 160;
  private static final int MOST_WORDS = 20;

  private static final WordLists WORDS = WordLists.load("document-talk.txt");
  private static final List<String> OPENERS = WORDS.list("openers");
  private static final Set<String> NOUNS = WORDS.set("nouns");
  private static final Set<String> PARTS = WORDS.set("parts");
  private static final Set<String> OTHERS = WORDS.set("others");
  private static final List<String> UNSPACED_NOUNS = WORDS.list("unspaced nouns");
  private static final List<String> UNSPACED = WORDS.list("unspaced others");

  private DocumentTalk() {}

  /** Whether a line is one, and names a section or the document. */
  static boolean isAll(String line) {
    if (line.length() > LONGEST) {
      return false;
    }
    String lower = LowerCase.of(line).replace('’', '\'');
    boolean bracketed = !lower.isEmpty() && "[(（【".indexOf(lower.charAt(0)) >= 0;
    int start = 0;
    while (start < lower.length() && "[(（【*_ ".indexOf(lower.charAt(start)) >= 0) {
      start++;
    }
    int begin = start;
    if (OPENERS.stream().noneMatch(it -> lower.startsWith(it, begin))
        || isName(lower.substring(begin))) {
      return false;
    }
    boolean noun = false;
    int words = 0;
    int at = start;
    while (at < lower.length()) {
      if (!isLetter(lower, at)) {
        at++;
        continue;
      }
      int unspaced = unspacedEnd(lower, at);
      int end = unspaced > at ? unspaced : endOfWord(lower, at);
      String word = lower.substring(at, end);
      // A text has parts and chapters of its own, and may say where they end.
      boolean names =
          NOUNS.contains(word)
              || UNSPACED_NOUNS.contains(word)
              || (bracketed && PARTS.contains(word));
      boolean known =
          names
              || unspaced > at
              || PARTS.contains(word)
              || OTHERS.contains(word)
              || SectionNumbers.isSpelled(word);
      words++;
      if (!known || words > MOST_WORDS) {
        return false;
      }
      noun |= names;
      at = end;
    }
    return noun;
  }

  /** A name and number alone are the heading's. */
  private static boolean isName(String text) {
    SectionName name = SectionName.of(text);
    return name != null && name.rest().chars().noneMatch(Character::isLetter);
  }

  private static int unspacedEnd(String text, int at) {
    for (List<String> list : List.of(UNSPACED_NOUNS, UNSPACED)) {
      for (String word : list) {
        if (text.startsWith(word, at)) {
          return at + word.length();
        }
      }
    }
    return at;
  }

  private static int endOfWord(String text, int start) {
    int at = start;
    while (at < text.length() && isLetter(text, at)) {
      at++;
    }
    return at;
  }

  private static boolean isLetter(String text, int at) {
    int type = Character.getType(text.charAt(at));
    return Character.isLetter(text.charAt(at))
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }
}
