package io.scriptorium.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import io.scriptorium.evaluation.dataset.TextRules.TextDrop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
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
   * @param given how many of these were written before
   * @param texts how many are in the data set
   * @param failures the reasons of the jobs that failed, numbers in them as {@code #}
   */
  public record Documents(
      int written,
      int given,
      int texts,
      Map<TextDrop, Integer> dropped,
      Map<String, Integer> failures) {}

  /**
   * What one split holds.
   *
   * @param words of all texts
   * @param preferences how many pairs
   */
  public record SplitCounts(int texts, long words, int preferences) {}

  /** How many texts are of one length. */
  public record LengthCount(int from, int to, int texts) {

    /** How many texts are of which length, from the shortest to the longest, without a gap. */
    static List<LengthCount> of(List<CandidateText> texts) {
      TreeMap<LengthBucket, Integer> counts =
          texts.stream()
              .collect(
                  Collectors.toMap(
                      it -> LengthBucket.of(it.words()), _ -> 1, Integer::sum, TreeMap::new));
      List<LengthCount> lengths = new ArrayList<>();
      if (!counts.isEmpty()) {
        LengthBucket last = counts.lastKey();
        for (var it = counts.firstKey(); it.compareTo(last) <= 0; it = it.next()) {
          lengths.add(new LengthCount(it.from(), it.to(), counts.getOrDefault(it, 0)));
        }
      }
      return lengths;
    }
  }

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
      double repeated3) {

    private static final double ROUNDING = 10_000;

    /**
     * Means and ends; null without a text.
     *
     * @param qualities S_q of those that were judged
     */
    static @Nullable Measures of(List<CandidateText> texts, List<Double> qualities) {
      if (texts.isEmpty()) {
        return null;
      }
      int[] words = texts.stream().mapToInt(CandidateText::words).sorted().toArray();
      return new Measures(
          mean(texts, CandidateText::words),
          words[words.length / 2],
          words[0],
          words[words.length - 1],
          mean(texts, CandidateText::lengthScore),
          qualities.isEmpty() ? null : mean(qualities, it -> it),
          mean(texts, CandidateText::distinct2),
          mean(texts, CandidateText::repeated3));
    }

    private static <T> double mean(List<T> things, ToDoubleFunction<T> measure) {
      double mean = things.stream().mapToDouble(measure).average().orElseThrow();
      return Math.round(mean * ROUNDING) / ROUNDING;
    }
  }

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
