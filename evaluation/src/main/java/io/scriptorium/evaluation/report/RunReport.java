package io.scriptorium.evaluation.report;

import io.scriptorium.job.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What people and machines read of an evaluation. Its templates show its methods by name. */
public sealed interface RunReport permits EvaluationReport, ComparisonReport, RulerReport {

  /** The name of its templates. */
  String template();

  String title();

  /** The charts of the page. */
  List<Chart> charts();

  /** What {@code report.json} holds. */
  Object json();

  /** The main figures as aligned columns, in lines. */
  String terminal();

  /**
   * Writes {@code report.md}, {@code report.json} and {@code report.html}, over those that are
   * there.
   *
   * @param folder must exist
   * @throws IOException if a file cannot be written
   */
  default void write(Path folder) throws IOException {
    write(folder.resolve("report.md"), markdown());
    // With line breaks, so that two reports can be compared by lines.
    write(
        folder.resolve("report.json"),
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
    write(folder.resolve("report.html"), page());
  }

  /** As Markdown, for any editor, an issue or a commit. */
  default String markdown() {
    return ReportTemplates.markdown(template(), this);
  }

  /** As one HTML page. */
  default String page() {
    return ReportTemplates.page(title(), template(), this, charts());
  }

  /** As bytes, since writing it as a string fails at half a surrogate pair, which models send. */
  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
