package io.scriptorium.evaluation.score;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds sections that end the document too early: a model that writes section by section likes to
 * conclude each. Knows English and Chinese.
 */
public final class Conclusions {

  /**
   * What stories and reports say in mid-course too ("finally", "overall", "最后") is left out, and
   * most phrases must end at a comma or a colon: "To conclude the treaty" concludes no text.
   */
  private static final Pattern CONCLUDING =
      Pattern.compile(
          // Markdown may precede it, but no quotation mark, which begins direct speech.
          "\\A[\\s*_#>]*+"
              + "(?:"
              + "(?:(?:and so|and|so|thus|hence|therefore|finally|ultimately|overall),? )?+"
              + "(?:in conclusion(?! of\\b)\\b"
              + "|(?:to conclude|in summary|to sum(?: it all| it| things)? up|to summari[sz]e"
              + "|in closing|to wrap(?: things| it)? up|by way of conclusion)"
              + "(?: then)?[*_]*+ ?[,:;–—])"
              + "|(?:综上所述|綜上所述|总而言之|總而言之)"
              + "|(?:总之|總之|综上|綜上|总结来说|總結來說|总结而言)[*_]*+[,，：:]"
              + ")",
          Pattern.CASE_INSENSITIVE);

  private Conclusions() {}

  /**
   * Whether a section other than the last opens its last paragraph with a concluding phrase, such
   * as "In conclusion" or "总之，". Paragraphs are parted by blank lines. False for a document of
   * fewer than two sections.
   */
  public static boolean premature(List<String> sections) {
    return sections.stream()
        .limit(Math.max(0, sections.size() - 1L))
        .anyMatch(Conclusions::concludes);
  }

  private static boolean concludes(String section) {
    List<String> paragraphs = Paragraphs.onOneLine(section);
    return !paragraphs.isEmpty() && CONCLUDING.matcher(paragraphs.getLast()).lookingAt();
  }
}
