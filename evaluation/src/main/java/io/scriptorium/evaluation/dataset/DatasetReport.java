package io.scriptorium.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.dataset.instruction.InstructionDrop;
import io.scriptorium.evaluation.dataset.instruction.LongOutputAnswers;
import io.scriptorium.evaluation.dataset.text.TextDrop;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a data set holds and why everything else was dropped: {@code report.json}. Depends on
 * nothing but the settings, the instructions, the documents and what was judged.
 *
 * @param instructionsFile the name of the instructions' file
 * @param instructionsSha256 of its bytes, in hexadecimal digits
 * @param settings by name, as people read them
 * @param lengths how many texts are of which length, the shortest first
 * @param measures null where there is no text
 * @param models how many texts each model wrote, or a part of them
 * @param languages how many texts are of which instruction's language, as ISO 639-1 codes; those
 *     whose language is not known are left out
 * @param preferences null where one text was written for each instruction
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetReport(
    String name,
    long seed,
    String instructionsFile,
    String instructionsSha256,
    Map<String, String> settings,
    Instructions instructions,
    Documents documents,
    Map<Split, SplitCounts> splits,
    List<LengthCount> lengths,
    @Nullable Measures measures,
    Map<String, Integer> models,
    Map<String, Integer> languages,
    @Nullable Preferences preferences) {

  /**
   * The instructions by decision: {@code lines} is the sum of {@code selected}, {@code unreadable}
   * and all that is {@code dropped}.
   *
   * @param lines how many lines hold something
   * @param drawnLengths for how many of the selected a length was drawn, since they state none
   * @param withoutText of how many of the selected no document was good enough
   * @param unreadableLines the first of them
   * @param asked what a model said of those that state no length; null where none was asked
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Instructions(
      int lines,
      int selected,
      int drawnLengths,
      int withoutText,
      Map<InstructionDrop, Integer> dropped,
      int unreadable,
      List<UnreadableLine> unreadableLines,
      LongOutputAnswers.@Nullable Counts asked) {}

  /**
   * A line that is no instruction.
   *
   * @param line from 1
   */
  public record UnreadableLine(int line, String reason) {}

  /**
   * The documents by outcome: {@code written} is the sum of {@code texts} and all that is {@code
   * dropped}.
   *
   * @param texts how many are in the data set
   * @param failures the reasons of the jobs that failed, numbers in them as {@code #}
   */
  public record Documents(
      int written, int texts, Map<TextDrop, Integer> dropped, Map<String, Integer> failures) {}

  /**
   * What one split holds.
   *
   * @param words of all texts
   * @param preferences how many pairs
   */
  public record SplitCounts(int texts, long words, int preferences) {}

  /** How many texts are of one length. */
  public record LengthCount(int from, int to, int texts) {}

  /**
   * Over all texts of the data set.
   *
   * @param lengthScore the mean of S_l, 0 to 100
   * @param quality the mean of S_q over those that were judged; null where none was
   * @param distinct2 the mean share of distinct pairs of words
   * @param repeated3 the mean share of word triples that occur earlier in the text
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Measures(
      double meanWords,
      int medianWords,
      int shortestWords,
      int longestWords,
      double lengthScore,
      @Nullable Double quality,
      double distinct2,
      double repeated3) {}

  /**
   * The instructions in the data set with several texts that are good enough.
   *
   * @param pairs how many gave a preference
   * @param tooClose of how many the texts' scores differ by too little
   * @param notJudged the number of texts without ratings; they are ranked by length alone, and so
   *     are the others of their instruction
   */
  public record Preferences(int pairs, int tooClose, int notJudged) {}
}
