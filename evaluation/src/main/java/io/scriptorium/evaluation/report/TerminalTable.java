package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/** The main figures as aligned columns, at most about a hundred characters wide. */
public final class TerminalTable {

  private TerminalTable() {}

  /** A row for all texts, and one for each group by length, type and language. */
  public static String of(Evaluation evaluation) {
    ReportData data = ReportData.of(evaluation);
    boolean judged = data.judged();
    var columns = new AlignedColumns(heading(judged));
    columns.row(row("all texts", data.overall(), judged));
    group(columns, "by requested words", data.byLength(), judged);
    group(columns, "by type", data.byType(), judged);
    group(columns, "by language", data.byLanguage(), judged);
    return columns.toString();
  }

  /**
   * A row for each requested length and run.
   *
   * @param runs at least one
   * @throws IllegalArgumentException if there is none
   */
  public static String ofRuler(List<Evaluation> runs) {
    var columns = new AlignedColumns(List.of("ASKED", "RUN", "LONGEST", "S_l (mean)", "ANSWERED"));
    for (RulerResults.LengthResult result : RulerResults.of(runs).lengths()) {
      columns.row(
          List.of(
              Numbers.whole(result.asked()),
              result.run(),
              Numbers.whole(result.longest()),
              Numbers.points(result.summary().length().mean()),
              result.answered()));
    }
    return columns.toString();
  }

  private static List<String> heading(boolean judged) {
    List<String> heading =
        new ArrayList<>(List.of("GROUP", "PROMPTS", "ANSWERED", "S_l", "95 % INTERVAL"));
    if (judged) {
      heading.add("S_q");
    }
    heading.addAll(List.of("WORDS", "REPEATED", "PLAN"));
    return heading;
  }

  private static void group(
      AlignedColumns columns, String by, SequencedMap<String, Summary> groups, boolean judged) {
    columns.heading(by);
    groups.forEach((name, summary) -> columns.row(row("  " + name, summary, judged)));
  }

  private static List<String> row(String name, Summary summary, boolean judged) {
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(Numbers.whole(summary.prompts()));
    row.add(Numbers.whole(summary.answered()));
    row.add(Numbers.points(summary.length().mean()));
    row.add(Numbers.ends(summary.length()));
    if (judged) {
      Interval quality = summary.quality();
      row.add(quality == null ? GroupTable.NONE : Numbers.points(quality.mean()));
    }
    row.add(Numbers.whole(summary.words()));
    row.add(Numbers.percentOrNone(summary.repeated3()));
    Double adherence = summary.planAdherence();
    row.add(adherence == null ? GroupTable.NONE : Numbers.points(adherence));
    return row;
  }
}
