package io.scriptorium.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that a model began, with all processes stopped in the middle, is that model's to the end.
 */
class InterruptedWriteIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MODEL = "a-model";

  private final AtomicInteger answers = new AtomicInteger();
  private HttpServer server;

  @TempDir private Path folder;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/models", call -> answer(call, "{\"data\":[{\"id\":\"%s\"}]}".formatted(MODEL)));
    server.createContext("/v1/chat/completions", this::write);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void upFinishesItWithTheServersThatBeganIt() throws Exception {
    // given: a run that is stopped after its first section
    String url = "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
    String job;
    try (var write = new WriteProcess(folder, List.of("--words=2000", "--inference", url))) {
      await().atMost(PATIENCE).until(() -> !write.isAlive() || !write.lines("1 of ").isEmpty());
      assertThat(write.isAlive()).as(write.stderr()).isTrue();
      write.terminate();

      // then: it says how the job goes on, with the same servers
      assertThat(write.stderr())
          .contains("scriptorium up --inference %s --data %s".formatted(url, data()));
      String fetch = write.lines("  scriptorium fetch ").getFirst();
      job = fetch.strip().split(" ", -1)[2];
    }

    try (var processes = new WorkerProcesses(folder, Map.of())) {
      // when: the simulator is asked to go on
      Process simulator = processes.start("up", "--simulate", "--data", data().toString());
      assertThat(simulator.waitFor()).isEqualTo(2);
      assertThat(processes.output(simulator, "up"))
          .contains("were begun with " + url, "Leave --simulate out");

      // and: the stack is started without a word about servers
      Process up =
          processes.start("up", "--data", data().toString(), "--kafka-port=0", "--redis-port=0");
      await()
          .atMost(PATIENCE)
          .until(() -> !up.isAlive() || Files.exists(data().resolve("stack.json")));
      Process follow = processes.start("follow", job, "--data", data().toString());
      assertThat(follow.waitFor()).as(processes.output(follow, "follow")).isZero();
      Path file = folder.resolve("document.json");
      Process fetch =
          processes.start("fetch", job, "--data", data().toString(), "--out", file.toString());
      assertThat(fetch.waitFor()).as(processes.output(fetch, "fetch")).isZero();

      // then
      Document document = Json.read(Files.readAllBytes(file), Document.class);
      assertThat(document.status()).isEqualTo(Document.Status.COMPLETED);
      assertThat(document.sections()).extracting(Document.Section::model).containsOnly(MODEL);
      assertThat(processes.output(up, "up")).contains("Writing with " + url, "as the last time");
    }
  }

  private Path data() {
    return folder.resolve("stack");
  }

  /** Writes slowly enough to be stopped in the middle; nothing of it is an outline. */
  private void write(HttpExchange call) throws IOException {
    call.getRequestBody().readAllBytes();
    call.getResponseHeaders().add("Content-Type", "text/event-stream");
    call.sendResponseHeaders(200, 0);
    int answer = answers.incrementAndGet();
    try (OutputStream out = call.getResponseBody()) {
      for (int sentence = 0; sentence < 40; sentence++) {
        Thread.sleep(40);
        send(out, sentence(answer, sentence));
      }
      out.write(
          "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
              .getBytes(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String sentence(int answer, int number) {
    int seed = answer * 41 + number;
    return "Leaf %d of garden %d has the taste that harvest %d gave to water of well %d. "
        .formatted(seed, seed * 7, seed * 13, seed * 31);
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(
        "data: {\"model\":\"%s\",\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n"
            .formatted(MODEL, text)
            .getBytes(UTF_8));
    out.flush();
  }

  private static void answer(HttpExchange call, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    call.getResponseHeaders().add("Content-Type", "application/json");
    call.sendResponseHeaders(200, body.length);
    call.getResponseBody().write(body);
    call.close();
  }
}
