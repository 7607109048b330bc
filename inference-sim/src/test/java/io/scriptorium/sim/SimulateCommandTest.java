package io.scriptorium.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      new CommandLine(new SimulateCommand())
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void printsTheAddressesAndRunsUntilInterrupted(@TempDir Path directory) throws Exception {
    AtomicInteger exitCode = new AtomicInteger(-1);
    Thread command =
        Thread.ofPlatform()
            .start(() ->
                exitCode.set(
                    commandLine.execute(
                        "--servers=2",
                        "--port=0",
                        "--time-scale=0",
                        "--generations-log=" + directory.resolve("log"))));
    await().until(() -> out.toString().endsWith("\n"));

    URI[] baseUrls =
        Arrays.stream(out.toString().strip().split(",")).map(URI::create).toArray(URI[]::new);
    assertThat(baseUrls).hasSize(2).allMatch(url -> url.getPath().equals("/v1"));
    try (SimulatorClient client = new SimulatorClient(baseUrls[1])) {
      assertThat(client.ask(SimulatorClient.prompt("About 20 words")).finishReason())
          .isEqualTo("stop");
    }
    command.interrupt();
    command.join();

    assertThat(exitCode).hasValue(0);
    assertThat(GenerationLog.read(directory.resolve("log")).generations()).hasSize(1);
  }

  @Test
  void serversHaveTheFaultsAndTheWindowOfTheOptions() throws Exception {
    Thread command =
        Thread.ofPlatform()
            .start(() ->
                commandLine.execute(
                    "--port=0",
                    "--faults=no-credit@plan+fence",
                    "--context-window=4096",
                    "--window-style=llama-cpp"));
    await().until(() -> out.toString().endsWith("\n"));
    try (SimulatorClient client = new SimulatorClient(URI.create(out.toString().strip()))) {
      assertThat(client.get("/faults").body()).contains("no-credit", "fence");
      assertThat(client.get("/props").body()).contains("\"n_ctx\":4096");
      assertThat(client.ask(SimulatorClient.prompt("About 20 words")).text()).startsWith("```");
    }
    command.interrupt();
    command.join();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--seats=0 | The number of seats is 0; it must be from 1 to 100000.",
        "--servers=0 | The number of servers is 0; it must be from 1 to 1000.",
        "--port=70000 | The port is 70000; it must be from 0 to 65535.",
        "--decode-rate=-5 | The decode rate is -5; it must be from 0.1",
        "--time-scale=NaN | The time scale is NaN; it must be from 0",
        "--seats=many | 'many' is not an int",
        "--faults=fire | 'fault' is 'fire'; allowed are error-500",
        "--context-window=5 | The context window in tokens is 5; it must be from 16",
        "--window-style=round | no style of window; allowed are [vllm, sglang, openai, llama-cpp, ollama]",
        "--generations-log=/nowhere/at/all | /nowhere/at/all cannot be written",
        "--sets=3 | Unknown option: '--sets=3'"
      })
  void refusesAWrongOptionWithOneClearMessage(String option, String message) {
    int exitCode =
        commandLine.execute(
            option.startsWith("--port")
                ? new String[] {option}
                : new String[] {"--port=0", option});

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString())
        .contains(message)
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void everyOptionHasItsEnvironmentVariable() {
    assertThat(commandLine.getCommandSpec().options())
        .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
        .isNotEmpty()
        .allSatisfy(option -> {
          String variable =
              "SIMULATOR_"
                  + option.longestName().substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
          assertThat(String.join(" ", option.description())).contains(variable);
        });
  }
}
