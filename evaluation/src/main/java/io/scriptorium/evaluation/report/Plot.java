package io.scriptorium.evaluation.report;

import java.util.Locale;

/**
 * The frame that plots share: the axes with their grid, and where a point stands in the picture. It
 * leaves room for the larger letters that the style sheet gives it on small screens.
 *
 * @param id unique in the page
 * @param title the picture's name, for those who do not see it
 * @param description what it shows, for them too
 * @param diagonal whether the line on which both values are the same is drawn
 */
record Plot(String id, String title, String description, Axis x, Axis y, boolean diagonal) {

  private static final int WIDTH = 600;
  private static final int HEIGHT = 430;
  private static final int LEFT = 62;
  private static final int RIGHT = 588;
  private static final int TOP = 40;
  private static final int BOTTOM = 366;

  /** Keeps marks at an axis' ends within the frame. */
  private static final int INSET = 12;

  private static final int LABEL_GAP = 8;
  private static final int BELOW_TICKS = 24;
  private static final int BELOW_LABELS = 54;
  private static final int TITLE_LINE = 22;

  /** A scale and what it is of. */
  record Axis(String label, PlotScale scale) {}

  double across(double value) {
    return LEFT + INSET + x.scale().position(value) * (RIGHT - LEFT - 2 * INSET);
  }

  double down(double value) {
    return BOTTOM - INSET - y.scale().position(value) * (BOTTOM - TOP - 2 * INSET);
  }

  /**
   * The picture.
   *
   * @param marks markup of what stands in the frame
   */
  String svg(String marks) {
    return """
    <svg class="plot" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-title %s-description">
    <title id="%s-title">%s</title>
    <desc id="%s-description">%s</desc>
    <g aria-hidden="true">
    <text class="axis" x="4" y="%s">%s</text>
    <text class="axis" x="%s" y="%s" text-anchor="middle">%s</text>
    %s<rect class="frame" x="%s" y="%s" width="%s" height="%s"/>
    %s</g>
    %s</svg>
    """
        .formatted(
            WIDTH,
            HEIGHT,
            id,
            id,
            id,
            Html.escape(title),
            id,
            Html.escape(description),
            TITLE_LINE,
            Html.escape(y.label()),
            (LEFT + RIGHT) / 2,
            BOTTOM + BELOW_LABELS,
            Html.escape(x.label()),
            grid(),
            LEFT,
            TOP,
            RIGHT - LEFT,
            BOTTOM - TOP,
            diagonal ? same() : "",
            marks);
  }

  static String coordinate(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }

  private String grid() {
    var grid = new StringBuilder();
    for (PlotScale.Tick tick : x.scale().ticks()) {
      String place = coordinate(across(tick.value()));
      grid.append(line(place, TOP, place, BOTTOM))
          .append(
              "<text class=\"tick\" x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>\n"
                  .formatted(place, BOTTOM + BELOW_TICKS, Html.escape(tick.label())));
    }
    for (PlotScale.Tick tick : y.scale().ticks()) {
      String place = coordinate(down(tick.value()));
      grid.append(line(LEFT, place, RIGHT, place))
          .append(
              "<text class=\"tick\" x=\"%s\" y=\"%s\" dy=\"0.35em\" text-anchor=\"end\">%s</text>\n"
                  .formatted(LEFT - LABEL_GAP, place, Html.escape(tick.label())));
    }
    return grid.toString();
  }

  private static String line(Object x1, Object y1, Object x2, Object y2) {
    return "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
        .formatted(x1, y1, x2, y2);
  }

  /** From where both axes have begun to where one ends. */
  private String same() {
    double from = Math.max(x.scale().low(), y.scale().low());
    double to = Math.min(x.scale().high(), y.scale().high());
    return from >= to
        ? ""
        : "<line class=\"diagonal\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(
                coordinate(across(from)),
                coordinate(down(from)),
                coordinate(across(to)),
                coordinate(down(to)));
  }
}
