package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Summary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Groups of texts under one another, with what was measured of each. */
final class GroupTable {

  /**
   * A column.
   *
   * @param brief its heading in the terminal; null where it is left out there
   * @param judged whether it is a column of S_q
   */
  private record Measure(
      String name, @Nullable String brief, boolean judged, Function<Summary, String> value) {}

  private static final List<Measure> MEASURES =
      List.of(
          new Measure("Prompts", "PROMPTS", false, it -> Numbers.whole(it.prompts())),
          new Measure("Answered", "ANSWERED", false, it -> Numbers.whole(it.answered())),
          new Measure(Metric.LENGTH.label(), "S_l", false, it -> Numbers.mean(it.length())),
          new Measure(
              Metric.INTERVAL.label(), "95 % INTERVAL", false, it -> Numbers.ends(it.length())),
          new Measure(Metric.QUALITY.label(), "S_q", true, it -> Numbers.mean(it.quality())),
          new Measure(Metric.INTERVAL.label(), null, true, it -> Numbers.ends(it.quality())),
          new Measure(Metric.WORDS.label(), "WORDS", false, it -> Numbers.whole(it.words())),
          new Measure(
              Metric.REPEATED.label(), "REPEATED", false, it -> Numbers.percent(it.repeated3())),
          new Measure(Metric.DISTINCT.label(), null, false, it -> Numbers.ratio(it.distinct2())),
          new Measure(Metric.PLAN.label(), "PLAN", false, it -> Numbers.points(it.planAdherence())),
          new Measure(
              "Premature conclusions",
              null,
              false,
              it -> Numbers.whole(it.prematureConclusions())));

  private GroupTable() {}

  /**
   * A row for each group.
   *
   * @param caption of the HTML
   * @param by what the groups are
   * @param judged whether there are columns of S_q
   */
  static ReportTable of(
      String caption, String by, SequencedMap<String, Summary> groups, boolean judged) {
    return table(caption, by, groups.entrySet(), measures(judged).toList(), Measure::name);
  }

  /** A row for each group with the main figures, at most about a hundred characters wide. */
  static ReportTable brief(List<Map.Entry<String, Summary>> groups, boolean judged) {
    return table(
        "",
        "GROUP",
        groups,
        measures(judged).filter(it -> it.brief() != null).toList(),
        it -> String.valueOf(it.brief()));
  }

  private static Stream<Measure> measures(boolean judged) {
    return MEASURES.stream().filter(it -> judged || !it.judged());
  }

  private static ReportTable table(
      String caption,
      String by,
      Collection<Map.Entry<String, Summary>> groups,
      List<Measure> measures,
      Function<Measure, String> heading) {
    List<Column<Map.Entry<String, Summary>>> columns = new ArrayList<>();
    columns.add(Column.text(by, Map.Entry::getKey));
    measures.forEach(it ->
        columns.add(Column.figure(heading.apply(it), group -> it.value().apply(group.getValue()))));
    return ReportTable.of(caption, groups, columns);
  }
}
