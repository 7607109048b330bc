package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Means from 0 to 100 as bars, with their intervals as whiskers. */
record BarChart(String title, List<Bar> bars) {

  private static final int LONGEST_NAME = 80;

  BarChart {
    bars = List.copyOf(bars);
  }

  /**
   * @param texts of how many the mean is
   */
  record Bar(String name, int texts, Interval interval) {}

  /**
   * A bar for each group.
   *
   * @param score gives the mean; null leaves the group out
   */
  static BarChart of(
      String title,
      SequencedMap<String, Summary> groups,
      Function<Summary, @Nullable Interval> score,
      Function<Summary, Integer> texts) {
    List<Bar> bars = new ArrayList<>();
    groups.forEach((name, summary) -> {
      Interval interval = score.apply(summary);
      if (interval != null) {
        bars.add(new Bar(name, texts.apply(summary), interval));
      }
    });
    return new BarChart(title, bars);
  }

  /** All that the picture shows stands beside it as text, so that it is hidden from readers. */
  String html() {
    var chart = new StringBuilder();
    chart.append(
        "<figure class=\"bars\">\n<figcaption>%s</figcaption>\n<ul>\n"
            .formatted(Html.escape(title)));
    bars.forEach(it -> chart.append(row(it)));
    return chart
        .append(
            """
            </ul>
            <div class="scale" aria-hidden="true"><span>0</span><span>25</span><span>50</span><span>75</span><span>100</span></div>
            </figure>
            """)
        .toString();
  }

  private static String row(Bar bar) {
    String mean = Plot.coordinate(bar.interval().mean());
    String low = Plot.coordinate(bar.interval().low());
    String high = Plot.coordinate(bar.interval().high());
    return """
    <li><span class="name"><bdi>%s</bdi> <small>%s</small></span>
    <span class="value"><strong>%s</strong> (%s)</span>
    <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><path class="grid" d="M25 0V12M50 0V12M75 0V12"/><rect class="bar" width="%s" y="1" height="10"/><path class="whisker" d="M%s 6H%sM%s 3V9M%s 3V9"/></svg></li>
    """
        .formatted(
            Html.escape(SafeText.of(bar.name(), LONGEST_NAME)),
            Figures.count(bar.texts(), "text"),
            Figures.points(bar.interval().mean()),
            Figures.ends(bar.interval()),
            mean,
            low,
            high,
            low,
            high);
  }
}
