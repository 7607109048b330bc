package io.scriptorium.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonValue;
import io.scriptorium.evaluation.score.LengthScore;
import io.scriptorium.evaluation.score.Paragraphs;
import io.scriptorium.evaluation.score.Repetition;
import io.scriptorium.job.Document;
import io.scriptorium.job.Words;
import io.scriptorium.text.answer.Refusals;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides which documents are good enough to train on. */
public final class TextRules {

  /** Of the words asked for; half of them is a length score of 50. */
  private static final double LEAST_SHARE_OF_LENGTH = 0.5;

  /**
   * The largest share of word triples that occur earlier in the text. "The Adventures of Tom
   * Sawyer" repeats 5 % of its triples in 11,000 words and 11 % in 71,000, 18 % in its last tenth;
   * reference manuals of 25,000 words repeat 20 to 25 %; a loop repeats nearly all.
   */
  private static final double MOST_REPEATED_3 = 0.5;

  /**
   * The same of each tenth of the text: a model that begins to loop late spoils the end before it
   * spoils the whole.
   */
  private static final double MOST_REPEATED_3_IN_A_TENTH = 0.8;

  /** A refrain or a notice may come again once or twice. */
  private static final int MOST_DUPLICATED_PARAGRAPHS = 2;

  private TextRules() {}

  /** Adds the limits by name, as people read them. */
  static void describe(Map<String, String> settings) {
    settings.put("least-share-of-length", Double.toString(LEAST_SHARE_OF_LENGTH));
    settings.put("most-repeated", Double.toString(MOST_REPEATED_3));
    settings.put("most-repeated-in-a-tenth", Double.toString(MOST_REPEATED_3_IN_A_TENTH));
    settings.put("most-duplicated-paragraphs", Integer.toString(MOST_DUPLICATED_PARAGRAPHS));
  }

  /**
   * A document's text as it is measured; empty where it is not good enough.
   *
   * @param id of the job that the document is for
   * @param dropped gets the reason
   */
  static Optional<CandidateText> of(
      Decision.Selected instruction,
      int sample,
      String id,
      Document document,
      Consumer<TextDrop> dropped) {
    String text = TextCleaner.of(document.text());
    int words = Words.count(text);
    Repetition repetition = Repetition.of(text);
    TextDrop flaw =
        switch (document.status()) {
          case FAILED -> TextDrop.FAILED;
          case CANCELLED -> TextDrop.CANCELLED;
          case COMPLETED -> flaw(instruction, text, words, repetition);
        };
    if (flaw != null) {
      dropped.accept(flaw);
      return Optional.empty();
    }
    return Optional.of(
        new CandidateText(
            instruction.line(),
            sample,
            id,
            words,
            LengthScore.of(instruction.words(), words),
            repetition.distinct2(),
            repetition.repeated3()));
  }

  private static @Nullable TextDrop flaw(
      Decision.Selected instruction, String text, int words, Repetition repetition) {
    if (ErrorTextDetector.in(text)) {
      return TextDrop.ERROR_TEXT;
    }
    if (Refusals.isRefusal(text)) {
      return TextDrop.REFUSED;
    }
    if (words == 0 || words < LEAST_SHARE_OF_LENGTH * instruction.words()) {
      return TextDrop.TOO_SHORT;
    }
    if (repetition.repeated3() > MOST_REPEATED_3
        || repetition.along().stream().anyMatch(it -> it > MOST_REPEATED_3_IN_A_TENTH)) {
      return TextDrop.REPETITIVE;
    }
    return Paragraphs.duplicated(List.of(text)) > MOST_DUPLICATED_PARAGRAPHS
        ? TextDrop.DUPLICATED_PARAGRAPHS
        : null;
  }

  /** Why a document is no text of the data set. */
  public enum TextDrop {
    FAILED("its job failed"),
    CANCELLED("its job was cancelled"),
    ERROR_TEXT("holds an error message where a text should be"),
    REFUSED("is a refusal"),
    TOO_SHORT("too short for what was asked"),
    REPETITIVE("repeats itself"),
    DUPLICATED_PARAGRAPHS("holds paragraphs more than once"),
    NOT_THE_BEST("another text of its instruction is better"),
    BALANCED_AWAY("balanced away: its length bucket is full");

    private final String description;

    TextDrop(String description) {
      this.description = description;
    }

    /** The name used in JSON: lower case. */
    @JsonValue
    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** In words. */
    public String description() {
      return description;
    }
  }
}
