package io.scriptorium.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.CommandRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerChoiceTest {

  @ParameterizedTest
  @ValueSource(strings = {"write", "up"})
  void theSimulatorAndAServerAreNotBothTaken(String command) {
    CommandRun run =
        command.equals("write")
            ? CommandRun.of("write", "--simulate", "--inference", "http://gpu:8000/v1", "tea")
            : CommandRun.of("up", "--simulate", "--inference", "http://gpu:8000/v1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr()).contains("--simulate writes without a model", "give one of them");
  }
}
