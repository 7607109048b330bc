package io.scriptorium.writer;

/** Whether a model repeats what it has said. */
final class Repeats {

  private Repeats() {}

  /**
   * Whether a text holds another, in time that grows with their lengths: Knuth, Morris and Pratt,
   * Fast Pattern Matching in Strings, 1977. {@link String#contains} takes their product, which is
   * hours for two texts of one letter.
   */
  static boolean holds(String text, String part) {
    if (part.isEmpty()) {
      return true;
    }
    int[] fallback = fallback(part);
    int matched = 0;
    for (int at = 0; at < text.length(); at++) {
      while (matched > 0 && part.charAt(matched) != text.charAt(at)) {
        matched = fallback[matched - 1];
      }
      if (part.charAt(matched) == text.charAt(at)) {
        matched++;
      }
      if (matched == part.length()) {
        return true;
      }
    }
    return false;
  }

  /** For each place, how long the beginning is that ends there too. */
  private static int[] fallback(String part) {
    int[] fallback = new int[part.length()];
    int matched = 0;
    for (int at = 1; at < part.length(); at++) {
      while (matched > 0 && part.charAt(matched) != part.charAt(at)) {
        matched = fallback[matched - 1];
      }
      if (part.charAt(matched) == part.charAt(at)) {
        matched++;
      }
      fallback[at] = matched;
    }
    return fallback;
  }
}
