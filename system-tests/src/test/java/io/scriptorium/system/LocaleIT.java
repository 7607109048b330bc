package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs read, and people's tables too, are the same in the locale of any user. */
class LocaleIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Digits of Arabic or another script. */
  private static final String OTHER_DIGITS = "(?s).*[\\p{Nd}&&[^0-9]].*";

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"ar, EG", "de, DE"})
  void aStackWritesAndReportsInIt(String language, String country) throws Exception {
    int port = freePort();
    try (var processes = processes(language, country)) {
      // given: a stack, and a document of more than a thousand words
      Process up =
          processes.start(
              "up",
              "--simulate",
              "--data=" + data(),
              "--kafka-port=0",
              "--redis-port=0",
              "--management-port=" + port);
      await()
          .atMost(PATIENCE)
          .until(() -> !up.isAlive() || Files.exists(data().resolve("stack.json")));
      String submitted =
          run(processes, "submit", "--id=tea", "--words=1500", "--wait", "A guide to tea");

      // then: what each command prints for programs has plain numbers
      Document document =
          Json.read(json(run(processes, "fetch", "tea", "--format=json")), Document.class);
      assertThat(document.words()).isGreaterThan(1_000);
      String status = run(processes, "status", "--output=jsonl");
      assertThat(Json.MAPPER.readTree(json(status)).get("words").intValue())
          .isEqualTo(document.words());
      String metrics = metrics(port);
      assertThat(metrics).containsPattern("scriptorium_\\w+\\{[^}]*} [0-9.E]+\n");

      // and: tables have the separators of English
      String table = run(processes, "status");
      assertThat(table)
          .contains("%d,%03d".formatted(document.words() / 1000, document.words() % 1000));
      for (String text :
          List.of(
              submitted, status, table, metrics, Files.readString(data().resolve("stack.json")))) {
        assertThat(text).doesNotMatch(OTHER_DIGITS);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ar, EG", "de, DE"})
  void aReportIsTheSameFile(String language, String country) throws Exception {
    Path texts = folder.resolve("texts.jsonl");
    Files.writeString(
        texts,
        """
        {"prompt": "Write about tea", "type": "Essay", "length": 2000, "response": "%s"}
        """
            .formatted("Tea is poured. ".repeat(500)));
    List<String> reports = new ArrayList<>();
    for (List<String> locale : List.of(List.of("en", "US"), List.of(language, country))) {
      Path out = folder.resolve(locale.getFirst()).resolve("run");
      try (var processes = processes(locale.getFirst(), locale.getLast())) {
        Process evaluate =
            processes.start(
                "evaluate", "longbench-write", "--predictions=" + texts, "--out=" + out);
        assertThat(evaluate.waitFor()).as(processes.output(evaluate, "evaluate")).isZero();
      }
      reports.add(
          Files.readString(out.resolve("report.json"))
              + Files.readString(out.resolve("report.md")));
    }

    assertThat(reports.getFirst()).contains("1,500");
    assertThat(reports.getLast()).isEqualTo(reports.getFirst());
  }

  private Path data() {
    return folder.resolve("stack");
  }

  private WorkerProcesses processes(String language, String country) throws Exception {
    Path logs = Files.createDirectories(folder.resolve(language));
    return new WorkerProcesses(
        logs,
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "-Duser.language=%s -Duser.country=%s -Dstdout.encoding=UTF-8"
                .formatted(language, country)));
  }

  /** What a command prints on the data of the stack. */
  private String run(WorkerProcesses processes, String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of(command));
    line.add("--data=" + data());
    Process process = processes.start(line.toArray(String[]::new));
    int exitCode = process.waitFor();
    String output = processes.output(process, command[0]);
    assertThat(exitCode).as(output).isZero();
    return output;
  }

  /** The value in what a process wrote, in which the JVM names its options. */
  private static byte[] json(String output) {
    return output.substring(output.indexOf('{')).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String metrics(int port) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:%s/metrics".formatted(port));
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
