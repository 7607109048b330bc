package io.scriptorium.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkFileTest {

  @TempDir Path folder;

  @Test
  void promptsKnowTheirLineAndTheirScript() throws IOException {
    Path file =
        file(
            """
            {"prompt": "Write about tea", "type": "Report", "length": 100}

            {"prompt": "写一篇关于茶的文章", "type": "社区论坛", "length": 2000, "more": [1]}
            {"prompt": "Write about tea", "length": 100, "language": "English"}
            """);

    assertThat(BenchmarkFile.prompts(file))
        .containsExactly(
            new Prompt(1, "Write about tea", "Report", 100, "Latin"),
            new Prompt(3, "写一篇关于茶的文章", "社区论坛", 2000, "Han"),
            new Prompt(4, "Write about tea", "no type", 100, "English"));
  }

  @Test
  void requestsOfThePipelineArePromptsToo() throws IOException {
    assertThat(
            BenchmarkFile.prompts(
                file("{\"instruction\": \"Write about tea\", \"words\": 100, \"id\": \"a\"}\n")))
        .containsExactly(new Prompt(1, "Write about tea", "no type", 100, "Latin"));
  }

  @Test
  void textsOfOthersNeedOnlyTheBenchmarksFields() throws IOException {
    Path file =
        file("{\"prompt\": \"p\", \"type\": \"t\", \"length\": 100, \"response\": \"Tea.\"}\n");

    assertThat(BenchmarkFile.predictions(file))
        .containsExactly(
            new Prediction(
                1,
                "p",
                "t",
                100,
                "Latin",
                "Tea.",
                Document.Status.COMPLETED,
                null,
                List.of(),
                0,
                null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"length\": 100} | line 2: prompt (or instruction) is missing",
        "{\"prompt\": \"p\"} | line 2: length (or words) is null",
        "{\"prompt\": \"p\", \"length\": 0} | line 2: length (or words) is 0",
        "{\"prompt\": \"p\", \"length\": \"many\"} | line 2: The record is no Line",
        "nonsense | line 2: The record is no Line",
        "{\"prompt\": \"p\", \"instruction\": \"q\", \"length\": 9} | line 2: The fields \"instruction\" and \"prompt\" are two names",
        "{\"prompt\": \"p\", \"length\": 9, \"words\": 8} | line 2: The fields \"words\" and \"length\" are two names",
      })
  void aWrongLineIsNamed(String line, String message) throws IOException {
    Path file = file("{\"prompt\": \"p\", \"length\": 100}\n" + line + "\n");

    assertThatThrownBy(() -> BenchmarkFile.prompts(file))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void sectionsOutsideTheirTextAreRefused() throws IOException {
    Path file =
        file(
            "{\"prompt\": \"p\", \"length\": 9, \"response\": \"Tea.\","
                + " \"sections\": [{\"start\": 0, \"end\": 5, \"asked\": 9}]}\n");

    assertThatThrownBy(() -> BenchmarkFile.predictions(file))
        .hasMessageContaining("line 1")
        .hasMessageContaining("4 characters");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path file = file("\n");

    assertThatThrownBy(() -> BenchmarkFile.prompts(file)).hasMessageContaining("holds no line");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("lines.jsonl"), text);
  }
}
