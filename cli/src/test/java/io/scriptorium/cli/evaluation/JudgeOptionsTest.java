package io.scriptorium.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.CommandRun;
import io.scriptorium.terminal.ExitCodes;
import org.junit.jupiter.api.Test;

class JudgeOptionsTest {

  @Test
  void aBoundThatLeavesNothingIsRefusedBeforeAnythingIsRead() {
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "compare",
            "a",
            "b",
            "--out",
            "c",
            "--judge",
            "http://localhost:1/v1",
            "--judge-max-characters",
            "0");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.stderr()).contains("--judge-max-characters is 0; 1 is the least.");
  }
}
