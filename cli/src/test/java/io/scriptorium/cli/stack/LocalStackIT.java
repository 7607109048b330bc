package io.scriptorium.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.cli.CommandRun;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.inference.seats.SeatOrder.OrderSettings;
import io.scriptorium.job.Document;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker.Health;
import io.scriptorium.writer.WriterSettings.LengthSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {

  @TempDir Path temporary;

  @Test
  void isFoundByOthersOnItsDirectoryAndKeepsItsRecords() {
    StackDirectory directory = new StackDirectory(temporary.resolve("data"));
    StackSettings settings = settings(directory);
    String[] submit = {"submit", "--id", "kept", "--data", directory.path().toString(), "Write"};
    String[] status = {"status", "kept", "--data", directory.path().toString()};

    StackSession joined;
    try (LocalStack stack = start(settings)) {
      joined = StackSession.join(settings);
      assertThat(joined.isOwn()).isFalse();
      assertThat(joined.alive()).isTrue();
      assertThat(joined.addresses()).isEqualTo(stack.addresses());
      assertThat(stack.addresses().simulated()).isTrue();
      await().atMost(Duration.ofSeconds(30)).until(() -> stack.health() instanceof Health.Ready);
      assertThat(CommandRun.of(submit).exitCode()).isZero();
      showsItsFleet(directory, stack.addresses().inference().getFirst());
    }
    assertThat(joined.alive()).isFalse();

    try (LocalStack again = start(settings)) {
      assertThat(again.addresses().inference()).hasSize(1);
      assertThat(CommandRun.of(status).stdout()).startsWith("kept: ");
    }
  }

  @Test
  void aHealthyStackThatWritesADocumentLogsNoWarning() throws Exception {
    StackDirectory directory =
        new StackDirectory(Files.createTempDirectory(Path.of("target"), "stack").toAbsolutePath());
    var warnings = new WarningAppender();
    warnings.attach();
    try (LocalStack stack = start(settings(directory));
        ScriptoriumClient client = ConnectionOptions.client(stack.addresses().kafkaSettings())) {
      Document document =
          client
              .submit(ScriptoriumClient.request("Write 200 words about tea"))
              .await(Duration.ofMinutes(2));
      assertThat(document.status()).isEqualTo(Document.Status.COMPLETED);
      CommandRun health = CommandRun.of("health", "--data", directory.path().toString());
      assertThat(health.exitCode()).as(health.stdout()).isZero();
      assertThat(health.stdout())
          .containsPattern(
              stack.addresses().inference().getFirst() + " +well +\\d+ of 8 seats taken")
          .containsPattern("redis +well")
          .doesNotContain("not well", "not checked");
      // Rightly warned of where the checkout itself is among temporary files.
      assertThat(warnings.messages())
          .filteredOn(it -> !it.contains("Using an OS temp directory"))
          .isEmpty();
    } finally {
      warnings.detach();
    }
  }

  @Test
  void aSubmissionThatIsWaitedForHasAStackOfItsOwn() throws Exception {
    Path data = temporary.resolve("own");
    Path file = temporary.resolve("requests.jsonl");
    Files.writeString(
        file,
        """
        {"instruction": "Write 150 words about tea", "id": "tea"}
        {"instruction": "Write 150 words about rice", "id": "rice"}
        """);
    Path out = temporary.resolve("documents");

    CommandRun alone = CommandRun.of("submit", "--data", data.toString(), "--simulate", "Write");
    CommandRun run =
        CommandRun.of(
            "submit",
            "--wait",
            "--data",
            data.toString(),
            "--simulate",
            "--file",
            file.toString(),
            "--out",
            out.toString(),
            "--names",
            "title",
            "--output",
            "jsonl");

    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.stderr()).contains("--simulate names what", "--wait writes them");
    assertThat(run.exitCode()).as(run.stderr()).isZero();
    assertThat(run.stdout().lines())
        .hasSize(2)
        .allMatch(it -> it.contains("\"status\":\"completed\""));
    assertThat(run.stderr()).contains("a simulator writes filler text", "Submitted 2 requests.");
    assertThat(out.resolve("index.html")).exists();
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(it -> it.getFileName().toString()).filter(it -> it.endsWith(".md")))
          .hasSize(2)
          .noneMatch(it -> it.startsWith("tea.") || it.startsWith("rice."));
    }
    // and: it has ended with the command
    assertThat(new StackDirectory(data).running()).isEmpty();
  }

  private static void showsItsFleet(StackDirectory directory, String server) {
    String data = directory.path().toString();
    String[] fleet = {"fleet", "--once", "--jobs", "--data", data};
    // Planner and writer tell of it with their first renewal.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> CommandRun.of(fleet).stdout().contains("workers: 2"));
    assertThat(CommandRun.of(fleet).stdout())
        .containsPattern(server + " +8 +\\d +\\d  healthy")
        .contains("Jobs waiting for a seat: ");

    assertThat(CommandRun.of("fleet", "drain", "--data", data, server).exitCode()).isZero();
    assertThat(CommandRun.of(fleet).stdout()).contains("draining, healthy");
    assertThat(CommandRun.of("fleet", "resume", "--data", data, server).exitCode()).isZero();
    assertThat(CommandRun.of(fleet).stdout()).doesNotContain("draining");

    CommandRun wrong = CommandRun.of("fleet", "drain", "--data", data, "http://nowhere/v1");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.stderr())
        .contains("\"http://nowhere/v1\" is not a server that a worker reports");
  }

  private static LocalStack start(StackSettings settings) {
    return LocalStack.start(
        settings,
        settings.directory().claim().orElseThrow(),
        Telemetry.untraced(new SimpleMeterRegistry()));
  }

  private static StackSettings settings(StackDirectory directory) {
    return new StackSettings(
        directory,
        0,
        0,
        Optional.empty(),
        false,
        OrderSettings.DEFAULTS,
        new LengthSettings(true, false),
        Duration.ofSeconds(5));
  }
}
