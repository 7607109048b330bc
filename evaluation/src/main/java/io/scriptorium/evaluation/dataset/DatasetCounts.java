package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import io.scriptorium.evaluation.dataset.TextRules.TextDrop;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.job.Document;
import io.scriptorium.job.SafeText;
import io.scriptorium.text.LanguageCodes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the instructions by decision, and the documents by outcome. For one thread. */
final class DatasetCounts {

  private static final int LONGEST_MODEL = 100;

  /** All are in the file of decisions. */
  private static final int MOST_UNREADABLE_LISTED = 100;

  private final Map<InstructionDrop, Integer> droppedInstructions =
      new EnumMap<>(InstructionDrop.class);
  private final List<DatasetReport.UnreadableLine> unreadableLines = new ArrayList<>();
  private final Map<TextDrop, Integer> dropped = new EnumMap<>(TextDrop.class);
  private final ReasonCounts failures = new ReasonCounts();
  private final Map<Split, DatasetReport.SplitCounts> splits = new EnumMap<>(Split.class);
  private final List<CandidateText> texts = new ArrayList<>();
  private final List<Double> qualities = new ArrayList<>();
  private final SortedMap<String, Integer> models = new TreeMap<>();
  private final SortedMap<String, Integer> languages = new TreeMap<>();
  private int unreadable;
  private int selected;
  private int drawnLengths;
  private LongOutputAnswers.@Nullable Counts asked;
  private int given;
  private int withoutText;
  private int tooClose;
  private int notJudged;

  DatasetCounts() {
    for (InstructionDrop reason : InstructionDrop.values()) {
      droppedInstructions.put(reason, 0);
    }
    for (TextDrop reason : TextDrop.values()) {
      dropped.put(reason, 0);
    }
    for (Split split : Split.values()) {
      splits.put(split, new DatasetReport.SplitCounts(0, 0, 0));
    }
  }

  void count(Decision decision) {
    switch (decision) {
      case Decision.Selected it -> {
        selected++;
        drawnLengths += it.drawn() ? 1 : 0;
      }
      case Decision.Dropped it -> droppedInstructions.merge(it.reason(), 1, Integer::sum);
      case Decision.Unreadable it -> {
        unreadable++;
        if (unreadableLines.size() < MOST_UNREADABLE_LISTED) {
          unreadableLines.add(new DatasetReport.UnreadableLine(it.line(), it.reason()));
        }
      }
    }
  }

  /** Sets the counts of the model's answers. */
  void asked(LongOutputAnswers.Counts answers) {
    asked = answers;
  }

  int selected() {
    return selected;
  }

  void dropped(TextDrop reason, int documents) {
    dropped.merge(reason, documents, Integer::sum);
  }

  void dropped(TextDrop reason, Document document) {
    dropped(reason, 1);
    if (reason == TextDrop.FAILED) {
      failures.count(document.reason());
    }
  }

  /** Sets how many documents were written before. */
  void given(int documents) {
    given = documents;
  }

  /** No document of an instruction is good enough. */
  void withoutText() {
    withoutText++;
  }

  /** A text is in the data set. */
  void text(
      Split split,
      Decision.Selected instruction,
      CandidateText text,
      Document document,
      @Nullable Judgement judgement) {
    count(split, 1, text.words(), 0);
    texts.add(text);
    if (judgement instanceof Judgement.Given(var quality, _)) {
      qualities.add(quality.score());
    }
    document.sections().stream()
        .map(it -> SafeText.of(it.model(), LONGEST_MODEL))
        .distinct()
        .forEach(it -> models.merge(it, 1, Integer::sum));
    language(instruction).ifPresent(it -> languages.merge(it, 1, Integer::sum));
  }

  private static Optional<String> language(Decision.Selected instruction) {
    String named = instruction.language();
    return named == null ? LanguageCodes.of(instruction.instruction()) : LanguageCodes.named(named);
  }

  void preference(Split split) {
    count(split, 0, 0, 1);
  }

  /** The texts of an instruction differ by too little for a preference. */
  void tooClose() {
    tooClose++;
  }

  void notJudged(int documents) {
    notJudged += documents;
  }

  private void count(Split split, int moreTexts, int words, int preferences) {
    splits.computeIfPresent(
        split,
        (_, it) ->
            new DatasetReport.SplitCounts(
                it.texts() + moreTexts, it.words() + words, it.preferences() + preferences));
  }

  DatasetReport report(DatasetSettings settings, DatasetIdentity identity) {
    int pairs = splits.values().stream().mapToInt(DatasetReport.SplitCounts::preferences).sum();
    return new DatasetReport(
        identity.name(),
        identity.seed(),
        String.valueOf(settings.instructions().getFileName()),
        identity.instructions(),
        identity.settings(),
        new DatasetReport.Instructions(
            selected + unreadable + sum(droppedInstructions),
            selected,
            drawnLengths,
            withoutText,
            droppedInstructions,
            unreadable,
            unreadableLines,
            asked),
        new DatasetReport.Documents(
            texts.size() + sum(dropped), given, texts.size(), dropped, failures.counts()),
        splits,
        DatasetReport.LengthCount.of(texts),
        DatasetReport.Measures.of(texts, qualities),
        models,
        languages,
        settings.samples() == 1 ? null : new DatasetReport.Preferences(pairs, tooClose, notJudged));
  }

  private static int sum(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
