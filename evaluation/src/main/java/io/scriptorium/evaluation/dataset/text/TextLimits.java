package io.scriptorium.evaluation.dataset.text;

import java.util.List;
import java.util.Map;

/**
 * Which texts are good enough.
 *
 * @param leastShareOfLength how long a text must be, as a share of the words asked for, 0 to 1
 * @param mostRepeated3 the largest share of word triples that occur earlier in the text, 0 to 1
 * @param mostRepeated3InATenth the same of each tenth of the text: a model that begins to loop late
 *     spoils the end before it spoils the whole
 * @param mostDuplicatedParagraphs the number of paragraphs that may repeat an earlier one verbatim
 */
public record TextLimits(
    double leastShareOfLength,
    double mostRepeated3,
    double mostRepeated3InATenth,
    int mostDuplicatedParagraphs) {

  /**
   * Half the length asked for is a length score of 50. "The Adventures of Tom Sawyer" repeats 5 %
   * of its triples in 11,000 words and 11 % in 71,000, 18 % in its last tenth; reference manuals of
   * 25,000 words repeat 20 to 25 %; a loop repeats nearly all. A refrain or a notice may come again
   * once or twice.
   */
  public static final TextLimits DEFAULT = new TextLimits(0.5, 0.5, 0.8, 2);

  public void addProblems(List<String> problems) {
    addShareProblem(problems, "least-share-of-length", leastShareOfLength);
    addShareProblem(problems, "most-repeated", mostRepeated3);
    addShareProblem(problems, "most-repeated-in-a-tenth", mostRepeated3InATenth);
    if (mostDuplicatedParagraphs < 0) {
      problems.add(
          "most-duplicated-paragraphs is %d; 0 or more is allowed."
              .formatted(mostDuplicatedParagraphs));
    }
  }

  private static void addShareProblem(List<String> problems, String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      problems.add("%s is %s; a share from 0 to 1 is allowed.".formatted(name, share));
    }
  }

  public void describe(Map<String, String> settings) {
    settings.put("least-share-of-length", Double.toString(leastShareOfLength));
    settings.put("most-repeated", Double.toString(mostRepeated3));
    settings.put("most-repeated-in-a-tenth", Double.toString(mostRepeated3InATenth));
    settings.put("most-duplicated-paragraphs", Integer.toString(mostDuplicatedParagraphs));
  }
}
