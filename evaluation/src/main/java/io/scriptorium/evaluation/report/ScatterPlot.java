package io.scriptorium.evaluation.report;

import java.util.List;

/** A mark for each point. */
record ScatterPlot(Plot plot, List<Series> series) {

  ScatterPlot {
    series = List.copyOf(series);
  }

  /** The picture, and under it what its marks mean. */
  String html() {
    var marks = new StringBuilder();
    for (int at = 0; at < series.size(); at++) {
      var marker = new Marker(at);
      series
          .get(at)
          .points()
          .forEach(
              it -> marks.append(marker.svg(plot.across(it.x()), plot.down(it.y()), it.title())));
    }
    return """
    <div class="plotted">
    %s%s</div>
    """
        .formatted(plot.svg(marks.toString()), Marker.legend(series));
  }
}
