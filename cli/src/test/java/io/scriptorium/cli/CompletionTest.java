package io.scriptorium.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of {@code scriptorium completion}, in bash. */
class CompletionTest {

  /** Completes the last of its arguments as bash does at the tab key. */
  private static final String COMPLETE =
      """
      source "$0"
      complete -p scriptorium >/dev/null || exit 3
      compopt() { :; }
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
      "$(complete -p scriptorium | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
      echo "${COMPREPLY[@]}"
      """;

  @TempDir private static Path folder = Path.of("");
  private static Path script = Path.of("");

  @BeforeAll
  static void writeTheScript() throws Exception {
    CommandRun run = CommandRun.of("completion", "bash");
    assertThat(run.exitCode()).isZero();
    script = Files.writeString(folder.resolve("completion.sh"), run.stdout());
  }

  @ParameterizedTest
  @CsvSource({
    "scriptorium wr, write writer",
    "./scriptorium wr, write writer",
    "scriptorium write --inference-m, --inference-model",
    "scriptorium dataset bu, build",
    "scriptorium status --output js, json jsonl",
    "scriptorium status --time-format u, utc",
    "scriptorium fetch --format h, html",
    "scriptorium planner --log-format p, plain",
    "scriptorium writer --length-control f, false",
    "scriptorium completion z, zsh"
  })
  void completes(String line, String expected) throws Exception {
    assertThat(completions(line.split(" ", -1))).containsExactly(expected.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void isAScriptThatTheShellReads(String shell) throws Exception {
    Path printed =
        Files.writeString(
            folder.resolve(shell + ".sh"), CommandRun.of("completion", shell).stdout());

    Process check =
        new ProcessBuilder("bash", "-n", printed.toString()).redirectErrorStream(true).start();

    assertThat(new String(check.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(check.waitFor()).isZero();
  }

  @Test
  void anotherShellIsRefusedWithThoseThatThereAre() {
    CommandRun run = CommandRun.of("completion", "fish");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr()).contains("'fish'", "bash, zsh");
  }

  private static List<String> completions(String[] words) throws Exception {
    var command = new java.util.ArrayList<>(List.of("bash", "-c", COMPLETE, script.toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return List.of(output.split(" ", -1));
  }
}
