package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.Summary;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The main figures as aligned columns. */
public final class TerminalTable {

  private TerminalTable() {}

  /** A row for all texts, and one for each group by length, type and language. */
  public static String of(Evaluation evaluation) {
    ReportData data = ReportData.of(evaluation);
    List<Map.Entry<String, Summary>> rows = new ArrayList<>();
    rows.add(Map.entry("all texts", data.overall()));
    for (var groups : List.of(data.byLength(), data.byType(), data.byLanguage())) {
      groups.forEach((name, summary) -> rows.add(Map.entry("  " + name, summary)));
    }
    Iterator<String> lines = AlignedColumns.lines(GroupTable.brief(rows, data.judged())).iterator();
    var text = new StringBuilder(lines.next()).append(lines.next());
    append(text, "by requested words", data.byLength(), lines);
    append(text, "by type", data.byType(), lines);
    append(text, "by language", data.byLanguage(), lines);
    return text.toString();
  }

  private static void append(
      StringBuilder text,
      String heading,
      SequencedMap<String, Summary> groups,
      Iterator<String> lines) {
    text.append("\n").append(heading).append("\n");
    groups.forEach((_, _) -> text.append(lines.next()));
  }

  /**
   * A row for each requested length and run.
   *
   * @param runs at least one
   * @throws IllegalArgumentException if there is none
   */
  public static String ofRuler(List<Evaluation> runs) {
    var table =
        new ReportTable(
            List.of(
                Column.figure("ASKED"),
                Column.text("RUN"),
                Column.figure("LONGEST"),
                Column.figure("S_l (mean)"),
                Column.figure("ANSWERED")),
            RulerResults.of(runs).lengths().stream()
                .map(it ->
                    List.of(
                        Numbers.whole(it.asked()),
                        it.run(),
                        Numbers.whole(it.longest()),
                        Numbers.mean(it.summary().length()),
                        it.answered()))
                .toList());
    return String.join("", AlignedColumns.lines(table));
  }
}
