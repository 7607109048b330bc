package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The longest text for each requested length, run by run. */
record RulerResults(List<Run> runs) {

  RulerResults {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("There are no runs to report; give at least one.");
    }
  }

  static RulerResults of(List<Evaluation> runs) {
    return new RulerResults(runs.stream().map(Run::of).toList());
  }

  /**
   * @param lengths the shortest length first
   */
  record Run(Evaluation evaluation, Summary overall, List<LengthResult> lengths) {

    private static Run of(Evaluation evaluation) {
      SortedMap<Integer, List<ScoredText>> byLength = new TreeMap<>();
      for (ScoredText text : evaluation.texts()) {
        byLength.computeIfAbsent(text.prediction().length(), _ -> new ArrayList<>()).add(text);
      }
      List<LengthResult> results = new ArrayList<>();
      byLength.forEach(
          (asked, texts) -> results.add(LengthResult.of(evaluation.name(), asked, texts)));
      return new Run(evaluation, evaluation.overall(), List.copyOf(results));
    }

    /** The longest text of all, in words. */
    int longest() {
      return lengths.stream().mapToInt(LengthResult::longest).max().orElseThrow();
    }
  }

  /**
   * One run's texts of one required length.
   *
   * @param run its name
   * @param asked the requested words
   * @param longest the words of the longest text
   * @param prompt the prompt of the longest text
   */
  record LengthResult(String run, int asked, int longest, String prompt, Summary summary) {

    private static LengthResult of(String run, int asked, List<ScoredText> texts) {
      ScoredText longest =
          texts.stream().max(Comparator.comparingInt(it -> it.scores().words())).orElseThrow();
      return new LengthResult(
          run, asked, longest.scores().words(), longest.prediction().prompt(), Summary.of(texts));
    }

    /** Such as {@code 7 of 8}. */
    String answered() {
      return Numbers.whole(summary.answered()) + " of " + Numbers.whole(summary.prompts());
    }
  }

  /** The shortest length first, and for each length the runs in their order. */
  List<LengthResult> lengths() {
    return runs.stream()
        .flatMap(run -> run.lengths().stream())
        .sorted(Comparator.comparingInt(LengthResult::asked))
        .toList();
  }
}
