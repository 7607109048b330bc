package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.Scored;
import io.scriptorium.evaluation.result.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** How long the texts became for each length that was asked for, run by run. */
record Ruler(List<Run> runs) {

  Ruler {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("There are no runs to report; give at least one.");
    }
  }

  static Ruler of(List<Evaluation> runs) {
    return new Ruler(runs.stream().map(Run::of).toList());
  }

  /**
   * @param marks the shortest length first
   */
  record Run(Evaluation evaluation, Summary overall, List<Mark> marks) {

    private static Run of(Evaluation evaluation) {
      SortedMap<Integer, List<Scored>> lengths = new TreeMap<>();
      for (Scored text : evaluation.texts()) {
        lengths.computeIfAbsent(text.prediction().length(), _ -> new ArrayList<>()).add(text);
      }
      List<Mark> marks = new ArrayList<>();
      lengths.forEach((asked, texts) -> marks.add(Mark.of(evaluation.name(), asked, texts)));
      return new Run(evaluation, evaluation.overall(), List.copyOf(marks));
    }

    /** The longest text of all, in words. */
    int longest() {
      return marks.stream().mapToInt(Mark::longest).max().orElseThrow();
    }
  }

  /**
   * One run's texts of one required length.
   *
   * @param run its name
   * @param asked in words
   * @param longest the longest of them, in words
   */
  record Mark(String run, int asked, int longest, Summary summary) {

    private static Mark of(String run, int asked, List<Scored> texts) {
      int longest = texts.stream().mapToInt(it -> it.scores().words()).max().orElseThrow();
      return new Mark(run, asked, longest, Summary.of(texts));
    }

    /** Such as {@code 7 of 8}. */
    String answered() {
      return Figures.whole(summary.answered()) + " of " + Figures.whole(summary.prompts());
    }
  }

  /** The shortest length first, and for each length the runs in their order. */
  List<Mark> marks() {
    var lengths = new TreeSet<Integer>();
    runs.forEach(run -> run.marks().forEach(it -> lengths.add(it.asked())));
    return lengths.stream()
        .flatMap(asked ->
            runs.stream().flatMap(run -> run.marks().stream().filter(it -> it.asked() == asked)))
        .toList();
  }
}
