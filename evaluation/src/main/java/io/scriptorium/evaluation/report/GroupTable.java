package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Groups of texts under one another, with all that was measured of each. */
final class GroupTable {

  /** Shown in place of a missing number. */
  static final String NONE = "-";

  private GroupTable() {}

  /**
   * A row for each group.
   *
   * @param by what the groups are
   * @param judged whether there are columns of S_q
   */
  static ReportTable of(String by, SequencedMap<String, Summary> groups, boolean judged) {
    return new ReportTable(
        columns(by, judged),
        groups.sequencedEntrySet().stream().map(it -> row(it, judged)).toList());
  }

  private static List<Column> columns(String by, boolean judged) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text(by));
    columns.add(Column.figure("Prompts"));
    columns.add(Column.figure("Answered"));
    columns.add(Column.figure(Metric.LENGTH.label()));
    columns.add(Column.figure(Metric.INTERVAL.label()));
    if (judged) {
      columns.add(Column.figure(Metric.QUALITY.label()));
      columns.add(Column.figure(Metric.INTERVAL.label()));
    }
    columns.add(Column.figure(Metric.WORDS.label()));
    columns.add(Column.figure(Metric.REPEATED.label()));
    columns.add(Column.figure(Metric.DISTINCT.label()));
    columns.add(Column.figure(Metric.PLAN.label()));
    columns.add(Column.figure("Premature conclusions"));
    return columns;
  }

  private static List<String> row(Map.Entry<String, Summary> group, boolean judged) {
    Summary summary = group.getValue();
    List<String> row = new ArrayList<>();
    row.add(group.getKey());
    row.add(Numbers.whole(summary.prompts()));
    row.add(Numbers.whole(summary.answered()));
    row.add(Numbers.points(summary.length().mean()));
    row.add(Numbers.ends(summary.length()));
    if (judged) {
      Interval quality = summary.quality();
      row.add(quality == null ? NONE : Numbers.points(quality.mean()));
      row.add(quality == null ? NONE : Numbers.ends(quality));
    }
    row.add(Numbers.whole(summary.words()));
    row.add(Numbers.percentOrNone(summary.repeated3()));
    row.add(Numbers.ratioOrNone(summary.distinct2()));
    Double adherence = summary.planAdherence();
    row.add(adherence == null ? NONE : Numbers.points(adherence));
    row.add(Numbers.whole(summary.prematureConclusions()));
    return row;
  }
}
