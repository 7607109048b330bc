package io.scriptorium.evaluation.report;

import java.util.List;

/**
 * How a series is told apart: by a shape and by a colour. The numbers of both have no common
 * divisor, so that their pairs come again only after 56 series.
 *
 * @param series from 0
 */
record Marker(int series) {

  /** The style sheet knows as many, {@code c0} and on. */
  private static final int COLOURS = 8;

  /** Around 0, of about the same area. */
  private static final List<String> SHAPES =
      List.of(
          "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z",
          "M-4-4H4V4H-4Z",
          "M0-5.6L5.2 4H-5.2Z",
          "M0-6L5.4 0L0 6L-5.4 0Z",
          "M-1.9-5.6H1.9V-1.9H5.6V1.9H1.9V5.6H-1.9V1.9H-5.6V-1.9H-1.9Z",
          "M0 5.6L5.2-4H-5.2Z",
          "M-5.2-2.6L-2.6-5.2L0-2.6L2.6-5.2L5.2-2.6L2.6 0L5.2 2.6L2.6 5.2L0 2.6L-2.6 5.2"
              + "L-5.2 2.6L-2.6 0Z");

  private static final List<String> DASHES = List.of("none", "7 4", "2 3", "10 3 2 3");

  /** The style sheet's class. */
  String colour() {
    return "c" + series % COLOURS;
  }

  /** The value of {@code stroke-dasharray} for a line of the series. */
  String dashes() {
    return DASHES.get(series % DASHES.size());
  }

  /** The shape, with its middle at a place of a picture. */
  String svg(double x, double y, String title) {
    return """
    <g transform="translate(%s %s)"><path class="mark %s" d="%s"><title>%s</title></path></g>
    """
        .formatted(Plot.coordinate(x), Plot.coordinate(y), colour(), shape(), Html.escape(title));
  }

  /** What stands before the name of each series; empty where there is but one. */
  static String legend(List<Series> series) {
    if (series.size() < 2) {
      return "";
    }
    var legend = new StringBuilder("<ul class=\"legend\">\n");
    for (int at = 0; at < series.size(); at++) {
      var marker = new Marker(at);
      legend.append(
          """
          <li><svg class="key" viewBox="-8 -8 16 16" aria-hidden="true"><path class="mark %s" d="%s"/></svg>%s</li>
          """
              .formatted(marker.colour(), marker.shape(), Html.escape(series.get(at).name())));
    }
    return legend.append("</ul>\n").toString();
  }

  private String shape() {
    return SHAPES.get(series % SHAPES.size());
  }
}
