package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set of documents that are written already, without a stack or a model. */
class DatasetDocumentsTest {

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    String text =
        IntStream.range(0, 100)
            .mapToObj(it -> "word%d of%d tea%d".formatted(it, it * 7, it * 13))
            .collect(Collectors.joining(" "));
    Files.writeString(
        folder.resolve("instructions.jsonl"),
        """
        {"prompt": "Write about tea", "words": 100, "id": "tea"}
        {"instruction": "Write a note", "words": 5}
        """);
    Files.writeString(
        folder.resolve("documents.jsonl"),
        new String(
                Json.write(SampleJobs.completed("tea", "Write about tea", text)),
                StandardCharsets.UTF_8)
            + "\n");
  }

  @Test
  void nothingIsStartedWhereAllIsWritten() throws IOException {
    CommandRun run = build();

    assertThat(run.exitCode()).as(run.stderr()).isZero();
    assertThat(run.stderr())
        .contains("instructions.jsonl: 2 lines, 1 selected, 1 dropped, 0 not readable.")
        .contains("asks for fewer words than the least (--min-words 50)")
        .contains("documents.jsonl: 1 document, 1 used, 0 left over.")
        .contains("To write: 0 of 1 text,");
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(
            Files.readString(folder.resolve("set/train.jsonl"))
                + Files.readString(folder.resolve("set/validation.jsonl"))
                + Files.readString(folder.resolve("set/test.jsonl")))
        .contains("\"id\":\"tea\"");
  }

  @Test
  void aDryRunWritesNothing() {
    CommandRun run = build("--dry-run");

    assertThat(run.exitCode()).as(run.stderr()).isZero();
    assertThat(run.stdout())
        .contains("1 dropped", "line 2: Write a note", "To write: 0 of 1 text,");
    assertThat(folder.resolve("set")).doesNotExist();
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aFileThatIsMissingIsNamed() throws IOException {
    Files.delete(folder.resolve("documents.jsonl"));

    assertThat(build().stderr()).contains("--documents", "documents.jsonl does not exist");
  }

  private CommandRun build(String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "dataset",
                "build",
                "--instructions",
                folder.resolve("instructions.jsonl").toString(),
                "--documents",
                folder.resolve("documents.jsonl").toString(),
                "--out",
                folder.resolve("set").toString(),
                "--min-words",
                "50",
                "--stack-data",
                folder.resolve("data").toString()));
    line.addAll(Arrays.asList(more));
    return CommandRun.of(line.toArray(String[]::new));
  }
}
