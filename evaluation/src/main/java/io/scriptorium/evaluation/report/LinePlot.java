package io.scriptorium.evaluation.report;

import java.util.List;
import java.util.stream.Collectors;

/** A line through the points of each series, in their order, with a mark at each. */
record LinePlot(Plot plot, List<Series> series) {

  LinePlot {
    series = List.copyOf(series);
  }

  /** The picture, and under it what its lines mean. */
  String html() {
    var lines = new StringBuilder();
    for (int at = 0; at < series.size(); at++) {
      lines.append(line(new Marker(at), series.get(at)));
    }
    return """
    <div class="plotted">
    %s%s</div>
    """
        .formatted(plot.svg(lines.toString()), Marker.legend(series));
  }

  private String line(Marker marker, Series one) {
    String places =
        one.points().stream()
            .map(it ->
                Plot.coordinate(plot.across(it.x())) + "," + Plot.coordinate(plot.down(it.y())))
            .collect(Collectors.joining(" "));
    return "<polyline class=\"line %s\" stroke-dasharray=\"%s\" points=\"%s\"/>\n"
            .formatted(marker.colour(), marker.dashes(), places)
        + one.points().stream()
            .map(it -> marker.svg(plot.across(it.x()), plot.down(it.y()), it.title()))
            .collect(Collectors.joining());
  }
}
