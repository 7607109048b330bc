package io.scriptorium.text.length;

/** Finds words of any script in a text in lower case. They are cut after so many characters. */
record WordScan(String text) {

  static final int LONGEST = 40;

  /** The word that begins at a place; none where no letter is there. */
  String wordAt(int start) {
    return start < text.length() && Character.isLetter(text.charAt(start))
        ? text.substring(start, Math.min(endOfWord(start), start + LONGEST))
        : "";
  }

  /** The word that ends before a place, and before spaces. */
  String wordBefore(int end) {
    int last = end;
    while (last > 0 && text.charAt(last - 1) == ' ' && end - last < LONGEST) {
      last--;
    }
    int start = last;
    while (start > 0 && Character.isLetter(text.charAt(start - 1)) && last - start < LONGEST) {
      start--;
    }
    return text.substring(start, last);
  }

  /** Digits belong to words of Latin letters alone, such as "b2". */
  int endOfWord(int start) {
    int at = start;
    while (at < text.length()) {
      char character = text.charAt(at);
      boolean latin = at > start && text.charAt(at - 1) < 0x250;
      if (!Character.isLetter(character)
          && !isMark(character)
          && !(latin && Character.isDigit(character))) {
        break;
      }
      // Numerals end a word, as in 写五千字.
      if (at > start
          && Numeral.begins(character)
          && !isHangul(character)
          && !Character.isDigit(character)) {
        break;
      }
      at++;
    }
    return Math.max(at, start + 1);
  }

  /** The first place from one on that has none of these characters. */
  int skip(int start, String characters) {
    int at = start;
    while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static boolean isMark(char character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || character == '\u200c';
  }

  static boolean isHangul(char character) {
    return character >= 0xAC00 && character <= 0xD7A3;
  }
}
