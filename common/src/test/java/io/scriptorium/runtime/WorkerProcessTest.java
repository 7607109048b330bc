package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.scriptorium.runtime.Worker.Health;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs worker processes for real, since signals and exit codes belong to processes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerProcessTest {

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void theFirstSignalDrainsAndEndsWellWithNothingOnStdout() throws Exception {
    Process process = start("drains", "plain");
    List<String> log = readUntil(process, "The test runs; health and metrics: http://127.0.0.1:");

    signal(process, "TERM");

    log.addAll(readToEnd(process));
    assertThat(process.waitFor()).isZero();
    assertThat(log).anyMatch(line -> line.contains("drained"));
    assertThat(process.getInputStream().readAllBytes()).isEmpty();
  }

  @Test
  void aSecondSignalIsImmediate() throws Exception {
    assumeFalse(
        interruptsAreIgnored(),
        "SIGINT is ignored here, as after nohup or & in a script: run the test in the foreground");
    Process process = start("never-drains", "plain");
    readUntil(process, "The test runs");

    signal(process, "INT");
    readUntil(process, "closing");
    signal(process, "INT");

    assertThat(process.waitFor()).isEqualTo(130);
  }

  @Test
  void aDeadWorkerEndsItsProcessWithTheCause() throws Exception {
    Process process = start("dies", "plain");

    List<String> log = readToEnd(process);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(log)
        .anyMatch(line -> line.contains("The test failed") && line.contains("out of ink"));
  }

  @Test
  void aMistakeAtStartIsForTheCommand() throws Exception {
    Process process = start("mistaken", "plain");

    List<String> log = readToEnd(process);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(log).containsExactly("refused: Kafka is not at nowhere:9092.");
  }

  @Test
  void logsJsonWhenAskedTo() throws Exception {
    Process process = start("drains", "json");

    List<String> log = readUntil(process, "The test runs");
    signal(process, "TERM");

    assertThat(log)
        .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}"))
        .anyMatch(line -> line.contains("\"job\":\"tea\",\"section\":\"7\""));
    readToEnd(process);
    assertThat(process.waitFor()).isZero();
  }

  private Process start(String behaviour, String logFormat) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TestProcess.class.getName(),
                behaviour,
                "--log-format=" + logFormat,
                "--management-port=0")
            .start();
    started.add(process);
    return process;
  }

  /** What a JVM inherits, keeps and passes on; known on Linux alone. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .anyMatch(signals -> (signals & 2) != 0);
  }

  private static void signal(Process process, String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  private static List<String> readUntil(Process process, String text) {
    BufferedReader reader = process.errorReader();
    List<String> lines = new ArrayList<>();
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.contains(text)) {
          return lines;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("The process ended without '" + text + "': " + lines);
  }

  private static List<String> readToEnd(Process process) {
    return new ArrayList<>(process.errorReader().lines().toList());
  }

  /** The process under test. */
  static final class TestProcess {
    public static void main(String[] arguments) {
      SettingsReader<ManagementSettings> reader = SettingsReader.of(ManagementSettings.class);
      ManagementSettings options =
          picocli.CommandLine.populateCommand(reader, arguments[1], arguments[2]).read();
      try {
        System.exit(WorkerProcess.run("test", options, _ -> worker(arguments[0])));
      } catch (StartupException e) {
        System.err.println("refused: " + e.getMessage());
        System.exit(2);
      }
    }

    private static Worker worker(String behaviour) {
      return switch (behaviour) {
        case "drains" -> {
          org.slf4j.MDC.put("job", "tea");
          org.slf4j.MDC.put("section", "7");
          org.slf4j.LoggerFactory.getLogger("test").info("A line of a section.");
          org.slf4j.MDC.clear();
          yield new TestWorker(new Health.Ready(), () -> System.err.println("drained"));
        }
        case "never-drains" -> new TestWorker(new Health.Ready(), TestProcess::waitForEver);
        case "dies" ->
            new TestWorker(new Health.Dead(new IllegalStateException("out of ink")), () -> {});
        default -> throw new StartupException("Kafka is not at nowhere:9092.");
      };
    }

    private static void waitForEver() {
      System.err.println("closing");
      try {
        new CountDownLatch(1).await(Duration.ofHours(1).toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record TestWorker(Health health, Runnable drain) implements Worker {
    @Override
    public void close() {
      drain.run();
    }
  }
}
