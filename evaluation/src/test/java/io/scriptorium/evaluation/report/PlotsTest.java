package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlotsTest {

  private static final Series PIPELINE =
      new Series(
          "pipeline",
          List.of(new Series.Point(1_000, 990, "near"), new Series.Point(20_000, 19_000, "far")));
  private static final Series DIRECT =
      new Series("<direct>", List.of(new Series.Point(20_000, 0, "\"none\"")));

  private final LogScale asked = LogScale.covering(List.of(1_000, 20_000));
  private final Plot plot =
      new Plot(
          "ruler",
          "Lengths",
          "Two runs",
          new Plot.Axis("asked", asked),
          new Plot.Axis("written", asked.and(List.of(0, 990, 19_000))),
          true);

  @Test
  void aScatterPlotTellsSeriesApartByShapeAndColour() {
    String html = new ScatterPlot(plot, List.of(PIPELINE, DIRECT)).html();

    assertThat(html).containsPattern("class=\"mark c0\" d=\"M-4.5 0a[^\"]+\"><title>near</title>");
    assertThat(html)
        .containsPattern("class=\"mark c1\" d=\"M-4-4H[^\"]+\"><title>&quot;none&quot;</title>");
    assertThat(html).contains("</svg>pipeline</li>").contains("</svg>&lt;direct&gt;</li>");
  }

  @Test
  void aLinePlotTellsSeriesApartByTheirDashesToo() {
    assertThat(new LinePlot(plot, List.of(PIPELINE, DIRECT)).html())
        .contains("<polyline class=\"line c0\" stroke-dasharray=\"none\"")
        .contains("<polyline class=\"line c1\" stroke-dasharray=\"7 4\"")
        .contains("<title>near</title>", "<title>far</title>");
  }

  @Test
  void oneSeriesNeedsNoLegend() {
    assertThat(new LinePlot(plot, List.of(PIPELINE)).html()).doesNotContain("legend");
  }

  @Test
  void aPlotHasANameAndADescription() {
    assertThat(plot.svg(""))
        .contains("role=\"img\" aria-labelledby=\"ruler-title ruler-description\"")
        .contains("<title id=\"ruler-title\">Lengths</title>")
        .contains("<desc id=\"ruler-description\">Two runs</desc>");
  }

  @Test
  void theDiagonalLeadsThroughThePointsOfEqualValues() {
    String from =
        "x1=\"%s\" y1=\"%s\""
            .formatted(Plot.coordinate(plot.across(1_000)), Plot.coordinate(plot.down(1_000)));
    String to =
        "x2=\"%s\" y2=\"%s\""
            .formatted(Plot.coordinate(plot.across(20_000)), Plot.coordinate(plot.down(20_000)));

    assertThat(plot.svg("")).contains("<line class=\"diagonal\" %s %s/>".formatted(from, to));
  }

  @Test
  void aTextThatDidNotComeStandsBelowAllOthers() {
    assertThat(plot.down(0)).isGreaterThan(plot.down(500));
  }

  @Test
  void fiftySixSeriesHaveDifferentMarks() {
    assertThat(IntStream.range(0, 56).mapToObj(it -> new Marker(it).svg(0, 0, "")))
        .doesNotHaveDuplicates();
  }
}
