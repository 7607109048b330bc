package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Scored;
import io.scriptorium.evaluation.score.Repetition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How much the tenths of the texts repeat what stood before in their text, as means. */
final class RepetitionPlot {

  private static final double WHOLE = 100;

  private RepetitionPlot() {}

  /**
   * The plot of some texts.
   *
   * @param came at least one
   */
  static LinePlot of(List<Scored> came) {
    double[] means =
        IntStream.range(0, Repetition.PARTS).mapToDouble(it -> mean(came, it)).toArray();
    // A mean of many ones may be a rounding error above one.
    double highest = Math.min(WHOLE, Arrays.stream(means).max().orElseThrow());
    var plot =
        new Plot(
            "repetition-plot",
            "Repeated 3-grams along the text",
            "From %s %% in the first tenth to %s %% in the last, %s %% at the highest."
                .formatted(
                    Figures.points(means[0]),
                    Figures.points(means[means.length - 1]),
                    Figures.points(highest)),
            new Plot.Axis(
                "tenth of the text",
                new LinearScale(1, Repetition.PARTS, Repetition.PARTS - 1, "")),
            new Plot.Axis("repeated 3-grams", LinearScale.percent(highest)),
            false);
    return new LinePlot(
        plot,
        List.of(
            new Series(
                "all texts",
                IntStream.range(0, means.length)
                    .mapToObj(it -> point(it + 1, means[it]))
                    .toList())));
  }

  private static double mean(List<Scored> came, int part) {
    return Figures.percents(
        came.stream()
            .mapToDouble(it -> it.scores().repetition().along().get(part))
            .average()
            .orElseThrow());
  }

  private static Series.Point point(int tenth, double percent) {
    return new Series.Point(
        tenth, percent, "Tenth %s: %s %%".formatted(tenth, Figures.points(percent)));
  }
}
