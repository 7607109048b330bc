package io.scriptorium.sim;

import static io.scriptorium.sim.SimulatorClient.message;
import static io.scriptorium.sim.SimulatorClient.prompt;
import static io.scriptorium.sim.SimulatorClient.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scriptorium.sim.Generation.Finish;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedFleetTest {
  // What "within a second" may take on a busy machine.
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void neverRunsMoreThanItsSeatsAndServesInOrder() {
    SimulatedFleet fleet = SimulatedFleet.start(TestFleets.withSeats(TestFleets.timed(100), 2));
    try (fleet;
        SimulatorClient client = new SimulatorClient(fleet)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int request = 0; request < 12; request++) {
        answers.add(client.postAsync(streamed(prompt("Number " + request + ", 300 words"))));
      }
      answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));

      GenerationLog log = fleet.generations();
      String server = fleet.baseUrls().getFirst().toString();
      assertThat(log.servers()).containsExactly(server);
      assertThat(log.generations()).hasSize(12).allMatch(g -> g.finish() == Finish.STOP);
      assertThat(log.maxConcurrent(server)).isEqualTo(2);
      assertThat(log.maxInFlight(server)).isGreaterThan(2);
      assertThat(log.generations()).allMatch(generation -> generation.seatsInUse() <= 2);
    }
  }

  @Test
  void servesWaitingRequestsInOrderOfArrival() {
    SimulatedFleet fleet = SimulatedFleet.start(TestFleets.withSeats(TestFleets.timed(50), 1));
    try (fleet;
        SimulatorClient client = new SimulatorClient(fleet)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      fleet.servers().getFirst().inject(Fault.standing(FaultKind.HANG));
      for (int request = 0; request < 5; request++) {
        answers.add(client.postAsync(streamed(prompt("10 words, number " + request))));
        int before = request;
        await().until(() -> fleet.servers().getFirst().waiting() == before);
        await().until(() -> fleet.servers().getFirst().running() == 1);
      }
      fleet.servers().getFirst().clearFaults();
      answers.forEach(CompletableFuture::join);

      assertThat(fleet.generations().generations())
          .extracting(Generation::lastMessage)
          .containsExactly(
              "10 words, number 0",
              "10 words, number 1",
              "10 words, number 2",
              "10 words, number 3",
              "10 words, number 4");
    }
  }

  @Test
  void answers429WhenTheQueueIsFull() {
    SimulatedFleet fleet =
        SimulatedFleet.start(TestFleets.timed(1).withServer(TestFleets.bounded(1, 1, 1_000_000)));
    try (fleet;
        SimulatorClient client = new SimulatorClient(fleet)) {
      client.open(streamed(prompt("5000 words")));
      var _ = client.postAsync(streamed(prompt("5000 words")));
      await().until(() -> fleet.servers().getFirst().waiting() == 1);

      HttpResponse<String> third = client.post(prompt("5 words"));

      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.body()).contains("1 requests wait");
    }
  }

  @Test
  void aClientThatGoesAwayFreesItsSeat() throws Exception {
    SimulatedFleet fleet = SimulatedFleet.start(TestFleets.withSeats(TestFleets.timed(1), 1));
    try (fleet;
        SimulatorClient client = new SimulatorClient(fleet)) {
      InputStream stream = client.open(streamed(prompt("5000 words")));
      SimulatorClient.readUntil(stream, "\"content\":\"");
      assertThat(fleet.servers().getFirst().running()).isEqualTo(1);

      stream.close();

      await().atMost(SOON).until(() -> fleet.servers().getFirst().running() == 0);
      assertThat(fleet.generations().generations())
          .singleElement()
          .satisfies(g -> assertThat(g.finish()).isEqualTo(Finish.CANCELLED));
    }
  }

  @Test
  void aClientThatGoesAwayIsNoticedWhileItWaitsOrTakesTheAnswerWhole() {
    SimulatedFleet fleet = SimulatedFleet.start(TestFleets.withSeats(TestFleets.timed(1), 1));
    SimulatedServer server = fleet.servers().getFirst();
    try (fleet) {
      SimulatorClient whole = new SimulatorClient(fleet);
      var _ = whole.postAsync(prompt("5000 words"));
      await().until(() -> server.running() == 1);
      SimulatorClient waiting = new SimulatorClient(fleet);
      var _ = waiting.postAsync(streamed(prompt("5000 words")));
      await().until(() -> server.waiting() == 1);

      waiting.close();
      await().atMost(SOON).until(() -> server.waiting() == 0);
      assertThat(server.running()).isEqualTo(1);

      whole.close();
      await().atMost(SOON).until(() -> server.running() == 0);
      assertThat(fleet.generations().generations())
          .extracting(Generation::finish)
          .containsExactly(Finish.CANCELLED, Finish.CANCELLED);
    }
  }

  @Test
  void takesAsLongAsItsRatesSay() {
    ServerSettings server =
        ServerSettings.defaults().withRates(1_000, 400, 0.5).withTimeScale(10).withSeats(2);
    SimulatedFleet fleet = SimulatedFleet.start(TestFleets.instant().withServer(server));
    try (fleet;
        SimulatorClient client = new SimulatorClient(fleet)) {
      client.ask(streamed(prompt("tea ".repeat(1_000) + "100 words")));

      Generation generation = fleet.generations().generations().getFirst();
      double leastSeconds =
          (generation.promptTokens() / 1_000.0 + generation.completionTokens() / 400.0) / 10;
      assertThat(Duration.between(generation.start(), generation.end()).toNanos() / 1e9)
          .isGreaterThan(leastSeconds - 0.001);
    }
    assertThat(server.decodeRate(1)).isEqualTo(400);
    assertThat(server.decodeRate(2)).isEqualTo(200);
  }

  @Test
  void theLogProvesWhatEachSectionWasGeneratedFrom(@TempDir Path directory) {
    Path file = directory.resolve("generations.jsonl");
    SimulatedFleet fleet =
        SimulatedFleet.start(
            TestFleets.instant()
                .withServers(2)
                .withText(TextSettings.defaults().withSampled(true))
                .withGenerationsLog(file));
    List<String> sections = new ArrayList<>();
    try (fleet) {
      List<Map<String, String>> messages = new ArrayList<>();
      for (int section = 1; section <= 4; section++) {
        messages.add(message("user", "Step " + section + ", 50 words"));
        try (SimulatorClient client = new SimulatorClient(fleet.baseUrls().get(section % 2))) {
          sections.add(client.ask(streamed(prompt(messages))).text());
        }
        messages.add(message("assistant", sections.getLast()));
      }
      try (SimulatorClient client = new SimulatorClient(fleet)) {
        client.ask(
            prompt(
                List.of(
                    message("user", "Step 1, 50 words"),
                    message("assistant", "Something else."),
                    message("user", "Step 2, 50 words"))));
      }
    }

    GenerationLog log = GenerationLog.read(file);

    assertThat(log).isEqualTo(fleet.generations());
    assertThat(log.generations()).hasSize(5);
    assertThat(log.provenance().unexplained(List.of("Something else."))).containsExactly(1);
    assertThat(log.provenance().unexplained(sections)).isEmpty();
    assertThat(log.provenance().unexplained(List.of(sections.get(1), sections.get(0))))
        .containsExactly(1, 2);
  }

  @Test
  void keepsNoMoreGenerationsInMemoryThanAllowed() {
    SimulatedFleet fleet = SimulatedFleet.start(TestFleets.instant().withGenerationsInMemory(2));
    try (fleet;
        SimulatorClient client = new SimulatorClient(fleet)) {
      List.of("a 5 words", "b 5 words", "c 5 words").forEach(text -> client.ask(prompt(text)));

      assertThat(fleet.generations().generations())
          .extracting(Generation::lastMessage)
          .containsExactly("b 5 words", "c 5 words");
    }
  }

  @Test
  void countsWhatItDidUnderVllmsNames() {
    SimulatedFleet fleet = SimulatedFleet.start(TestFleets.timed(100));
    try (fleet;
        SimulatorClient client = new SimulatorClient(fleet)) {
      int tokens = client.ask(prompt("100 words")).usage().path("completion_tokens").asInt();

      String metrics = client.get("/metrics").body();

      String labels = "{engine=\"0\",model_name=\"scriptorium-simulator\"}";
      assertThat(metrics)
          .contains("# TYPE vllm:num_requests_running gauge")
          .contains("vllm:num_requests_running" + labels + " 0\n")
          .contains("vllm:num_requests_waiting" + labels + " 0\n")
          .contains("vllm:prefix_cache_queries_total" + labels + " 6\n")
          .contains("vllm:prefix_cache_hits_total" + labels + " 0\n")
          .contains("vllm:prompt_tokens_total" + labels + " 6\n")
          .contains("vllm:generation_tokens_total" + labels + " " + tokens + "\n")
          .contains("# TYPE vllm:time_to_first_token_seconds histogram")
          .contains("vllm:time_to_first_token_seconds_count" + labels + " 1\n")
          .containsPattern("vllm:time_to_first_token_seconds_bucket\\{.*le=\"\\+Inf\"} 1\n");
    }
  }

  @Test
  void reportsAPortInUseAndLeavesNothingOpen() {
    SimulatedFleet first = SimulatedFleet.start(TestFleets.instant());
    try (first) {
      int taken = first.baseUrls().getFirst().getPort();

      assertThatThrownBy(
              () -> SimulatedFleet.start(TestFleets.instant().withAddress("127.0.0.1", taken)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken);
    }
  }

  @Test
  void closingCutsWhatRunsAndLogsIt() {
    SimulatedFleet fleet = SimulatedFleet.start(TestFleets.timed(1));
    try (SimulatorClient client = new SimulatorClient(fleet)) {
      SimulatorClient.readUntil(client.open(streamed(prompt("5000 words"))), "\"content\":\"");

      fleet.close();

      assertThat(fleet.generations().generations())
          .extracting(Generation::finish)
          .containsExactly(Finish.CANCELLED);
    }
  }
}
