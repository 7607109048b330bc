package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.instruction.Decision;
import io.scriptorium.evaluation.dataset.instruction.LanguageCodes;
import io.scriptorium.evaluation.dataset.instruction.ReasonCounts;
import io.scriptorium.evaluation.dataset.text.CandidateText;
import io.scriptorium.evaluation.dataset.text.TextDrop;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.job.Document;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the documents by outcome. For one thread. */
final class DatasetCounts {

  private static final int LONGEST_MODEL = 100;

  private final Map<TextDrop, Integer> dropped = new EnumMap<>(TextDrop.class);
  private final ReasonCounts failures = new ReasonCounts();
  private final Map<Split, DatasetReport.SplitCounts> splits = new EnumMap<>(Split.class);
  private final List<CandidateText> texts = new ArrayList<>();
  private final List<Double> qualities = new ArrayList<>();
  private final SortedMap<String, Integer> models = new TreeMap<>();
  private final SortedMap<String, Integer> languages = new TreeMap<>();
  private int withoutText;
  private int tooClose;
  private int notJudged;

  DatasetCounts() {
    for (TextDrop reason : TextDrop.values()) {
      dropped.put(reason, 0);
    }
    for (Split split : Split.values()) {
      splits.put(split, new DatasetReport.SplitCounts(0, 0, 0));
    }
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

  DatasetReport report(
      DatasetSettings settings, DatasetIdentity identity, SelectionCounts selection) {
    int written = texts.size() + dropped.values().stream().mapToInt(Integer::intValue).sum();
    int pairs = splits.values().stream().mapToInt(DatasetReport.SplitCounts::preferences).sum();
    return new DatasetReport(
        identity.name(),
        identity.seed(),
        String.valueOf(settings.instructions().getFileName()),
        identity.instructions(),
        identity.settings(),
        selection.counts(withoutText),
        new DatasetReport.Documents(written, texts.size(), dropped, failures.counts()),
        splits,
        TextStatistics.lengths(texts),
        TextStatistics.of(texts, qualities),
        models,
        languages,
        settings.samples() == 1 ? null : new DatasetReport.Preferences(pairs, tooClose, notJudged));
  }
}
