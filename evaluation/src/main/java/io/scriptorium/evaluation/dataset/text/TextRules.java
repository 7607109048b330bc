package io.scriptorium.evaluation.dataset.text;

import io.scriptorium.evaluation.dataset.instruction.Decision;
import io.scriptorium.evaluation.score.LengthScore;
import io.scriptorium.evaluation.score.Paragraphs;
import io.scriptorium.evaluation.score.Refusals;
import io.scriptorium.evaluation.score.Repetition;
import io.scriptorium.job.Document;
import io.scriptorium.job.Words;
import java.util.List;
import java.util.Optional;

/** Decides which documents are good enough to train on. */
public final class TextRules {

  private final TextLimits limits;

  public TextRules(TextLimits limits) {
    this.limits = limits;
  }

  /** The decision on a document. */
  public sealed interface Result {

    /** It is good enough. */
    record Kept(CandidateText candidate) implements Result {}

    /** It is not. */
    record Dropped(TextDrop reason) implements Result {}
  }

  public Result of(Decision.Selected instruction, int sample, Document document) {
    TextDrop unwritten =
        switch (document.status()) {
          case FAILED -> TextDrop.FAILED;
          case CANCELLED -> TextDrop.CANCELLED;
          case COMPLETED -> null;
        };
    if (unwritten != null) {
      return new Result.Dropped(unwritten);
    }
    String text = TextCleaner.of(document.text());
    int words = Words.count(text);
    Repetition repetition = Repetition.of(text);
    return flaw(instruction, text, words, repetition)
        .<Result>map(Result.Dropped::new)
        .orElseGet(() ->
            new Result.Kept(
                new CandidateText(
                    instruction.line(),
                    sample,
                    document.id(),
                    words,
                    LengthScore.of(instruction.words(), words),
                    repetition.distinct2(),
                    repetition.repeated3())));
  }

  private Optional<TextDrop> flaw(
      Decision.Selected instruction, String text, int words, Repetition repetition) {
    if (ErrorTextDetector.in(text)) {
      return Optional.of(TextDrop.ERROR_TEXT);
    }
    if (Refusals.isRefusal(text)) {
      return Optional.of(TextDrop.REFUSED);
    }
    if (words == 0 || words < limits.leastShareOfLength() * instruction.words()) {
      return Optional.of(TextDrop.TOO_SHORT);
    }
    if (repetition.repeated3() > limits.mostRepeated3()
        || repetition.along().stream().anyMatch(it -> it > limits.mostRepeated3InATenth())) {
      return Optional.of(TextDrop.REPETITIVE);
    }
    return Paragraphs.duplicated(List.of(text)) > limits.mostDuplicatedParagraphs()
        ? Optional.of(TextDrop.DUPLICATED_PARAGRAPHS)
        : Optional.empty();
  }
}
