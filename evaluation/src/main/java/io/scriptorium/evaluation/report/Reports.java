package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Evaluation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reports of one evaluation, as files. */
public final class Reports {

  static final String MARKDOWN = "report.md";
  static final String JSON = "report.json";
  static final String HTML = "report.html";

  private Reports() {}

  /**
   * Writes {@code report.md}, {@code report.json} and {@code report.html}, over those that are
   * there. The page holds at most 200 of the texts.
   *
   * @param folder must exist
   * @throws IOException if a file cannot be written
   */
  public static void write(Evaluation evaluation, Path folder) throws IOException {
    ReportData data = ReportData.of(evaluation);
    write(folder.resolve(MARKDOWN), MarkdownReport.of(data));
    write(folder.resolve(JSON), JsonReport.of(data));
    write(folder.resolve(HTML), HtmlReport.of(data));
  }

  /** As bytes, since writing it as a string fails at half a surrogate pair, which models send. */
  static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
