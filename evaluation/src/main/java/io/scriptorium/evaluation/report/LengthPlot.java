package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Scored;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The lengths that were asked for against those that came, text by text. */
final class LengthPlot {

  /** More than these could not be told apart. */
  static final int MOST_SERIES = 12;

  private static final int LONGEST_NAME = 60;

  private LengthPlot() {}

  static ScatterPlot of(Findings findings) {
    LogScale asked =
        LogScale.covering(findings.texts().stream().map(it -> it.prediction().length()).toList());
    LogScale written = asked.and(findings.texts().stream().map(it -> it.scores().words()).toList());
    var plot =
        new Plot(
            "length-plot",
            "Words asked for and words written",
            "A mark for each of %s, by type; the mean length score S_l is %s."
                .formatted(
                    Figures.count(findings.overall().prompts(), "text"),
                    Figures.points(findings.overall().length().mean())),
            new Plot.Axis("words asked for", asked),
            new Plot.Axis("words written", written),
            true);
    return new ScatterPlot(plot, series(findings.texts()));
  }

  /** The texts by type, the most frequent first; of many types the rest together. */
  private static List<Series> series(List<Scored> texts) {
    SequencedMap<String, List<Series.Point>> types = new LinkedHashMap<>();
    texts.forEach(
        it -> types.computeIfAbsent(it.prediction().type(), _ -> new ArrayList<>()).add(point(it)));
    List<Map.Entry<String, List<Series.Point>>> sorted =
        types.entrySet().stream()
            .sorted(Comparator.comparingInt(it -> -it.getValue().size()))
            .toList();
    int alone = sorted.size() > MOST_SERIES ? MOST_SERIES - 1 : sorted.size();
    List<Series> series = new ArrayList<>();
    sorted.subList(0, alone).forEach(it -> series.add(series(it.getKey(), it.getValue())));
    if (alone < sorted.size()) {
      List<Series.Point> rest =
          sorted.subList(alone, sorted.size()).stream()
              .flatMap(it -> it.getValue().stream())
              .toList();
      series.add(series("other types", rest));
    }
    return series;
  }

  private static Series series(String name, List<Series.Point> points) {
    return new Series(
        "%s (%s)".formatted(SafeText.of(name, LONGEST_NAME), Figures.whole(points.size())), points);
  }

  private static Series.Point point(Scored text) {
    var prediction = text.prediction();
    String missing = Findings.missing(text);
    return new Series.Point(
        prediction.length(),
        text.scores().words(),
        "Line %s, %s: %s asked, %s written%s"
            .formatted(
                prediction.line(),
                SafeText.of(prediction.type(), LONGEST_NAME),
                Figures.whole(prediction.length()),
                Figures.whole(text.scores().words()),
                missing == null ? "" : "; " + SafeText.of(missing, Findings.LONGEST_REASON)));
  }
}
