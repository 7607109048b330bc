package io.scriptorium.sim;

import java.util.Locale;

/** The forms in which a model writes a heading of its own. */
enum HeadingForm {
  MARKDOWN,
  SECTION,
  NUMBERED,
  BOLD,
  BOLD_SECTION,
  ROMAN,
  UNDERLINED,
  HTML,
  CAPITALS,
  GERMAN,
  FRENCH,
  CHINESE,
  JAPANESE;

  private static final String[] ROMAN_TENS = {"", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"};
  private static final String[] ROMAN_ONES = {
    "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"
  };

  /** The heading's lines. */
  String of(int number, String title) {
    return switch (this) {
      case MARKDOWN -> "## " + title;
      case SECTION -> "## Section %d: %s".formatted(number, title);
      case NUMBERED -> "%d. %s".formatted(number, title);
      case BOLD -> "**" + title + "**";
      case BOLD_SECTION -> "**Section %d: %s**".formatted(number, title);
      case ROMAN -> "Section %s: %s".formatted(roman(number), title);
      case UNDERLINED -> title + "\n" + "=".repeat(title.length());
      case HTML -> "<h2>" + title + "</h2>";
      case CAPITALS -> title.toUpperCase(Locale.ROOT);
      case GERMAN -> "Kapitel %d: %s".formatted(number, title);
      case FRENCH -> "Chapitre %d : %s".formatted(number, title);
      case CHINESE -> "第%d章 %s".formatted(number, title);
      case JAPANESE -> "第%d章：%s".formatted(number, title);
    };
  }

  private static String roman(int number) {
    int small = number % 90;
    return ROMAN_TENS[small / 10] + ROMAN_ONES[small % 10];
  }
}
