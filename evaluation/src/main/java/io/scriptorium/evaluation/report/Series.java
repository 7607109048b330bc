package io.scriptorium.evaluation.report;

import java.util.List;

/**
 * Points that a plot draws alike, such as the texts of one type, or of one run.
 *
 * @param name for the legend
 */
record Series(String name, List<Point> points) {

  Series {
    points = List.copyOf(points);
  }

  /**
   * @param title what is told of the point where somebody asks for it
   */
  record Point(double x, double y, String title) {}
}
