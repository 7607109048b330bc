package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.evaluation.score.Repetition;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one chart of a page shows; {@code charts.js} draws it.
 *
 * @param id unique in the page
 * @param kind which of the script's charts it is
 * @param title and {@code description} for readers who do not see the chart
 */
record Chart(String id, String kind, String title, String description, Object data) {

  /** More series could not be distinguished. */
  static final int MOST_SERIES = 12;

  static final int LONGEST_NAME = 60;
  static final int LONGEST_PROMPT = 90;

  /** Points that are drawn alike, such as the texts of one type or one run. */
  record Series(String name, List<Point> points) {}

  /**
   * A requested and a written length.
   *
   * @param prompt and {@code about} for the tooltip
   */
  record Point(int x, int y, String prompt, String about) {

    static Point of(ScoredText text) {
      var prediction = text.prediction();
      String missing = text.missing();
      return new Point(
          prediction.length(),
          text.scores().words(),
          SafeText.of(prediction.prompt(), LONGEST_PROMPT),
          "Line %s, %s: %s requested, %s written%s"
              .formatted(
                  prediction.line(),
                  SafeText.of(prediction.type(), LONGEST_NAME),
                  Numbers.whole(prediction.length()),
                  Numbers.whole(text.scores().words()),
                  missing == null ? "" : "; " + SafeText.of(missing, Reasons.LONGEST)));
    }
  }

  /**
   * Requested against written words on logarithmic axes.
   *
   * @param written what the vertical axis shows
   * @param lines whether the points of a series are joined
   */
  static Chart lengths(String description, String written, boolean lines, List<Series> series) {
    return new Chart(
        "lengths-chart",
        "lengths",
        "Requested and written words",
        description,
        new Lengths("requested words", written, lines, List.copyOf(series)));
  }

  private record Lengths(String x, String y, boolean lines, List<Series> series) {}

  /**
   * A bar for each group, from 0 to 100.
   *
   * @param score null leaves the group out
   * @param texts of how many texts the score is the mean
   */
  static Chart bars(
      String id,
      String title,
      SequencedMap<String, Summary> groups,
      Function<Summary, @Nullable Interval> score,
      Function<Summary, Integer> texts) {
    List<Bar> bars = new ArrayList<>();
    groups.forEach((name, summary) -> {
      Interval interval = score.apply(summary);
      if (interval != null) {
        bars.add(Bar.of(name, texts.apply(summary), interval));
      }
    });
    return new Chart(
        id, "bars", title, "The group tables hold the same numbers", new Bars(List.copyOf(bars)));
  }

  private record Bars(List<Bar> bars) {}

  private record Bar(
      String name,
      String points,
      String interval,
      String about,
      double mean,
      double low,
      double high) {

    static Bar of(String group, int texts, Interval interval) {
      String name = SafeText.of(group, LONGEST_NAME);
      String points = Numbers.mean(interval);
      String ends = "(%s)".formatted(Numbers.ends(interval));
      String count = Numbers.count(texts, "text");
      return new Bar(
          "%s · %s".formatted(name, count),
          points,
          ends,
          "%s: %s %s over %s".formatted(name, points, ends, count),
          interval.mean(),
          interval.low(),
          interval.high());
    }
  }

  /**
   * How much each tenth of the texts repeats of the text before it, as means.
   *
   * @param texts at least one
   */
  static Chart repetition(List<ScoredText> texts) {
    List<Tenth> tenths =
        IntStream.range(0, Repetition.PARTS).mapToObj(it -> Tenth.of(texts, it)).toList();
    return new Chart(
        "repetition-chart",
        "tenths",
        "Repeated 3-grams along the text",
        "%s in the first tenth, %s in the last"
            .formatted(
                Numbers.percent(tenths.getFirst().percent() / 100),
                Numbers.percent(tenths.getLast().percent() / 100)),
        new Tenths(tenths));
  }

  private record Tenths(List<Tenth> tenths) {}

  private record Tenth(double percent, String about) {

    static Tenth of(List<ScoredText> texts, int part) {
      double mean =
          texts.stream()
              .mapToDouble(it -> it.scores().repetition().along().get(part))
              .average()
              .orElseThrow();
      return new Tenth(100 * mean, "Tenth %s: %s".formatted(part + 1, Numbers.percent(mean)));
    }
  }
}
