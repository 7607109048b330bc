package io.scriptorium.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.cli.SampleJobs;
import io.scriptorium.terminal.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  @TempDir Path directory;

  @Test
  void neverWritesOverAFileThatNobodyNamed() throws Exception {
    Files.writeString(directory.resolve("tea.md"), "mine");

    OutputFile file = OutputFile.choose(directory.toString(), null, "Tea");
    file.write(SampleJobs.completed("j", "Tea", "New."), "scriptorium fetch a");

    assertThat(directory.resolve("tea.md")).hasContent("mine");
    assertThat(directory.resolve("tea-2.md")).hasContent("New.");
  }

  @Test
  void takesTheFormatFromTheNameAndMakesTheFolder() {
    OutputFile file = OutputFile.choose(directory.resolve("new/tea.html").toString(), null, "Tea");

    file.write(SampleJobs.completed("j", "Tea", "New."), "scriptorium fetch a");

    assertThat(file.path()).content().startsWith("<!DOCTYPE html>");
  }

  @Test
  void refusesAtOnceWhatCannotBeWritten() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> OutputFile.choose(file.resolve("tea.md").toString(), null, "Tea"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--out");
  }
}
