package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.run.BenchmarkFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/evaluation.md are what the commands read. */
class InputFormatsTest {

  private static final Path PAGE = Path.of("..", "docs", "evaluation.md");

  @TempDir Path folder;

  @Test
  void instructions() throws IOException {
    assertThat(example("Instructions of "))
        .hasSize(3)
        .extracting(it -> Instruction.read(1, it.getBytes(StandardCharsets.UTF_8)))
        .extracting(Instruction::words)
        .containsExactly(null, 8_000, 5_000);
  }

  @Test
  void documents() throws IOException {
    GivenDocuments given = GivenDocuments.read(file("Documents of "));

    assertThat(given.unreadable()).isEmpty();
    assertThat(given.wordsFor("Write a handbook of rain")).hasValue(4);
  }

  @Test
  void prompts() throws IOException {
    assertThat(BenchmarkFile.prompts(file("Prompts of ")))
        .extracting(it -> it.length())
        .containsExactly(1_000, 20_000);
  }

  @Test
  void texts() throws IOException {
    assertThat(BenchmarkFile.predictions(file("Texts of ")))
        .extracting(it -> it.response())
        .containsExactly("Tea is a drink.");
  }

  private Path file(String beginning) throws IOException {
    return Files.write(folder.resolve("example.jsonl"), example(beginning));
  }

  /** The lines of the block after the paragraph that begins so. */
  private static List<String> example(String beginning) throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    int at = 0;
    while (!lines.get(at).startsWith(beginning)) {
      at++;
    }
    while (!lines.get(at).startsWith("```jsonl")) {
      at++;
    }
    List<String> block = new ArrayList<>();
    for (at++; !lines.get(at).startsWith("```"); at++) {
      block.add(lines.get(at));
    }
    return block;
  }
}
