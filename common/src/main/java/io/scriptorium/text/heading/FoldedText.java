package io.scriptorium.text.heading;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text in lower case without the accents of European scripts, which capitals often lack.
 *
 * @param ends where in the text itself each of its characters ends
 */
record FoldedText(String text, List<Integer> ends) {

  /** European scripts end here; in others a mark makes another letter. */
  private static final int LAST = 0x530;

  static FoldedText of(String text) {
    var folded = new StringBuilder();
    List<Integer> ends = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      String letters = letters(character);
      folded.append(letters);
      int end = at;
      Stream.generate(() -> end).limit(letters.length()).forEach(ends::add);
      if (letters.isEmpty() && !ends.isEmpty()) {
        ends.set(ends.size() - 1, at);
      }
    }
    return new FoldedText(folded.toString(), ends);
  }

  private static String letters(int character) {
    int lower =
        switch (Character.toLowerCase(character)) {
          case 'ı' -> 'i';
          case 'ς' -> 'σ';
          default -> Character.toLowerCase(character);
        };
    if (lower < 0x80 || lower >= LAST) {
      return Character.toString(lower);
    }
    var letters = new StringBuilder();
    Normalizer.normalize(Character.toString(lower), Normalizer.Form.NFD)
        .codePoints()
        .filter(it -> Character.getType(it) != Character.NON_SPACING_MARK)
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /** Where so many of its characters end in the text. */
  int end(int length) {
    return ends.get(length - 1);
  }

  /** The character that begins at a place of the text; -1 for none. */
  int indexOf(int start) {
    int before = ends.indexOf(start);
    return before < 0 ? -1 : before + 1;
  }
}
