package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {

  @Test
  void makesUpFiftyPromptsOfThePapersLengths() {
    Workload workload = Workload.madeUp();

    assertThat(workload.prompts()).hasSize(50);
    assertThat(workload.prompts().stream().mapToInt(Workload.Prompt::length).sum())
        .isEqualTo(58_550);
  }

  @Test
  void givesEveryJobAnInstructionOfItsOwn() {
    assertThat(Workload.madeUp().jobs("job", 300))
        .extracting(BenchmarkJob::instruction)
        .doesNotHaveDuplicates();
  }

  @Test
  void readsPromptsUpToALength(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("prompts.jsonl");
    Files.writeString(
        file,
        """
        {"prompt": "Tea", "type": "Other", "length": 100}

        {"prompt": "Coffee", "length": 5000}
        """);

    assertThat(Workload.read(file).prompts()).containsExactly(new Workload.Prompt("Tea", 100));
  }

  @Test
  void namesTheLineThatIsWrong(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("prompts.jsonl");
    Files.writeString(file, "{\"prompt\": \"Tea\", \"length\": 100}\n{\"length\": 100}\n");

    assertThatThrownBy(() -> Workload.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Line 2 of " + file);
  }
}
