package io.scriptorium.evaluation.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report of the longest texts of one or more runs for each requested length. */
public record RulerReport(List<Run> runs) implements RunReport {

  public RulerReport {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("There are no runs to report; give at least one.");
    }
  }

  /**
   * The report of some runs.
   *
   * @param runs at least one, each with a name of its own
   * @throws IllegalArgumentException if there is no run
   */
  public static RulerReport of(List<Evaluation> runs) {
    return new RulerReport(runs.stream().map(Run::of).toList());
  }

  /**
   * A run, in {@code report.json} too.
   *
   * @param lengths the shortest length first
   */
  public record Run(
      String name, String benchmark, String how, Summary overall, List<Length> lengths) {

    private static Run of(Evaluation evaluation) {
      SortedMap<Integer, List<ScoredText>> byLength =
          evaluation.texts().stream()
              .collect(
                  Collectors.groupingBy(
                      it -> it.prediction().length(), TreeMap::new, Collectors.toList()));
      List<Length> lengths = new ArrayList<>();
      byLength.forEach((asked, texts) -> lengths.add(Length.of(evaluation.name(), asked, texts)));
      return new Run(
          evaluation.name(),
          evaluation.benchmark(),
          evaluation.how(),
          evaluation.overall(),
          lengths);
    }

    String promptCount() {
      return Numbers.count(overall.prompts(), "prompt");
    }

    String longestCount() {
      return Numbers.count(longest(), "word");
    }

    /** The longest text of all, in words. */
    int longest() {
      return lengths.stream().mapToInt(Length::longest).max().orElseThrow();
    }
  }

  /**
   * One run's texts of one required length.
   *
   * @param run its name
   * @param asked the requested words
   * @param longest the words of the longest text
   * @param prompt the prompt of the longest text
   * @param length the mean of S_l
   */
  public record Length(
      @JsonIgnore String run,
      int asked,
      int longest,
      @JsonIgnore String prompt,
      Interval length,
      int answered,
      int prompts) {

    private static Length of(String run, int asked, List<ScoredText> texts) {
      ScoredText longest =
          texts.stream().max(Comparator.comparingInt(it -> it.scores().words())).orElseThrow();
      Summary summary = Summary.of(texts);
      return new Length(
          run,
          asked,
          longest.scores().words(),
          longest.prediction().prompt(),
          summary.length(),
          summary.answered(),
          summary.prompts());
    }

    /** Such as {@code 7 of 8}. */
    private String ofPrompts() {
      return Numbers.whole(answered) + " of " + Numbers.whole(prompts);
    }

    private Chart.Point point() {
      return new Chart.Point(
          asked,
          longest,
          SafeText.of(prompt, Chart.LONGEST_PROMPT),
          "%s: %s requested, longest text %s"
              .formatted(shortName(run), Numbers.whole(asked), Numbers.whole(longest)));
    }
  }

  @Override
  public String template() {
    return "ruler";
  }

  @Override
  public String title() {
    return "The longest output";
  }

  @Override
  public List<Chart> charts() {
    return List.of(chart());
  }

  /** A row for each requested length and run. */
  @Override
  public String terminal() {
    return String.join(
        "",
        ReportTable.of(
                "",
                lengths(),
                List.of(
                    Column.figure("ASKED", it -> Numbers.whole(it.asked())),
                    Column.text("RUN", Length::run),
                    Column.figure("LONGEST", it -> Numbers.whole(it.longest())),
                    Column.figure("S_l (mean)", it -> Numbers.mean(it.length())),
                    Column.figure("ANSWERED", Length::ofPrompts)))
            .lines());
  }

  /** A row for each length and run. */
  ReportTable table() {
    return ReportTable.of(
        "Longest text by length and run",
        lengths(),
        List.of(
            Column.figure("Words requested", it -> Numbers.whole(it.asked())),
            Column.text("Run", Length::run),
            Column.figure("Longest, in words", it -> Numbers.whole(it.longest())),
            Column.figure("Mean " + Metric.LENGTH.label(), it -> Numbers.mean(it.length())),
            Column.figure(Metric.INTERVAL.label(), it -> Numbers.ends(it.length())),
            Column.figure("Answered", Length::ofPrompts)));
  }

  /** The shortest length first, and for each length the runs in their order. */
  private List<Length> lengths() {
    return runs.stream()
        .flatMap(run -> run.lengths().stream())
        .sorted(Comparator.comparingInt(Length::asked))
        .toList();
  }

  Chart chart() {
    return Chart.lengths(
        runs.stream()
            .map(it -> "%s: longest text %s".formatted(shortName(it.name()), it.longestCount()))
            .collect(Collectors.joining("; ")),
        "words of the longest text",
        true,
        runs.stream()
            .map(it ->
                new Chart.Series(
                    shortName(it.name()), it.lengths().stream().map(Length::point).toList()))
            .toList());
  }

  private static String shortName(String run) {
    return SafeText.of(run, Chart.LONGEST_NAME);
  }

  @Override
  public Object json() {
    return Map.of("runs", runs);
  }
}
