package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

  @TempDir private Path folder;

  @Test
  void writesThreeFiles() throws IOException {
    ReportSamples.report(ReportSamples.text(400, 400)).write(folder);

    assertThat(folder.resolve("report.md")).content().startsWith("# LongBench-Write: run one\n");
    assertThat(folder.resolve("report.json")).content().startsWith("{").endsWith("}\n");
    assertThat(folder.resolve("report.html")).content().startsWith("<!DOCTYPE html>");
  }

  @Test
  void writesOverEarlierReports() throws IOException {
    Files.writeString(folder.resolve("report.md"), "earlier ".repeat(10_000));

    ReportSamples.report(ReportSamples.text(400, 400)).write(folder);

    assertThat(folder.resolve("report.md")).content().doesNotContain("earlier earlier");
  }

  @Test
  void halfASurrogatePairFailsNoReport() throws IOException {
    ReportSamples.report(ReportSamples.text(1, "tea \ud83c", "type \udf75", 400, 400))
        .write(folder);

    assertThat(folder.resolve("report.html")).content().contains("tea ?");
    assertThat(folder.resolve("report.json")).isNotEmptyFile();
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    assertThatThrownBy(() ->
            ReportSamples.report(ReportSamples.text(400, 400)).write(folder.resolve("missing")))
        .isInstanceOf(IOException.class);
  }
}
