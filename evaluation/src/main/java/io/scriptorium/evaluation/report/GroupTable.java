package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.Table.Column;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Groups of texts under one another, with all that was measured of each. */
final class GroupTable {

  /** Stands where a figure cannot be had. */
  static final String NONE = "-";

  private GroupTable() {}

  /**
   * A row for each group.
   *
   * @param by what the groups are
   * @param judged whether there are columns of S_q
   */
  static Table of(String by, SequencedMap<String, Summary> groups, boolean judged) {
    return new Table(
        columns(by, judged),
        groups.sequencedEntrySet().stream().map(it -> row(it, judged)).toList());
  }

  private static List<Column> columns(String by, boolean judged) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text(by));
    columns.add(Column.figure("Prompts"));
    columns.add(Column.figure("Answered"));
    columns.add(Column.figure(Measure.LENGTH.label()));
    columns.add(Column.figure(Measure.INTERVAL.label()));
    if (judged) {
      columns.add(Column.figure(Measure.QUALITY.label()));
      columns.add(Column.figure(Measure.INTERVAL.label()));
    }
    columns.add(Column.figure(Measure.WORDS.label()));
    columns.add(Column.figure(Measure.REPEATED.label()));
    columns.add(Column.figure(Measure.DISTINCT.label()));
    columns.add(Column.figure(Measure.PLAN.label()));
    columns.add(Column.figure("Premature conclusions"));
    return columns;
  }

  private static List<String> row(Map.Entry<String, Summary> group, boolean judged) {
    Summary summary = group.getValue();
    List<String> row = new ArrayList<>();
    row.add(group.getKey());
    row.add(Figures.whole(summary.prompts()));
    row.add(Figures.whole(summary.answered()));
    row.add(Figures.points(summary.length().mean()));
    row.add(Figures.ends(summary.length()));
    if (judged) {
      Interval quality = summary.quality();
      row.add(quality == null ? NONE : Figures.points(quality.mean()));
      row.add(quality == null ? NONE : Figures.ends(quality));
    }
    row.add(Figures.whole(summary.words()));
    row.add(Figures.percentOrNone(summary.repeated3()));
    row.add(Figures.ratioOrNone(summary.distinct2()));
    Double adherence = summary.planAdherence();
    row.add(adherence == null ? NONE : Figures.points(adherence));
    row.add(Figures.whole(summary.prematureConclusions()));
    return row;
  }
}
