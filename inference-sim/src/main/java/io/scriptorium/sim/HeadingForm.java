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
      case SECTION -> String.format(Locale.ROOT, "## Section %d: %s", number, title);
      case NUMBERED -> String.format(Locale.ROOT, "%d. %s", number, title);
      case BOLD -> "**" + title + "**";
      case BOLD_SECTION -> String.format(Locale.ROOT, "**Section %d: %s**", number, title);
      case ROMAN -> "Section %s: %s".formatted(roman(number), title);
      case UNDERLINED -> title + "\n" + "=".repeat(title.length());
      case HTML -> "<h2>" + title + "</h2>";
      case CAPITALS -> title.toUpperCase(Locale.ROOT);
      case GERMAN -> String.format(Locale.ROOT, "Kapitel %d: %s", number, title);
      case FRENCH -> String.format(Locale.ROOT, "Chapitre %d : %s", number, title);
      case CHINESE -> String.format(Locale.ROOT, "第%d章 %s", number, title);
      case JAPANESE -> String.format(Locale.ROOT, "第%d章：%s", number, title);
    };
  }

  private static String roman(int number) {
    int small = number % 90;
    return ROMAN_TENS[small / 10] + ROMAN_ONES[small % 10];
  }
}
