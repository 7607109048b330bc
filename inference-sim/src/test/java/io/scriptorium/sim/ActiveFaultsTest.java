package io.scriptorium.sim;

import static io.scriptorium.sim.SimulatorClient.prompt;
import static io.scriptorium.sim.SimulatorClient.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.SimulatorClient.Answer;
import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveFaultsTest {
  private static final Map<String, Object> PROMPT = streamed(prompt("About tea, 200 words"));

  private final SimulatedFleet fleet = SimulatedFleet.start(TestFleets.timed(50));
  private final SimulatedServer server = fleet.servers().getFirst();
  private final SimulatorClient client = new SimulatorClient(fleet);

  @AfterEach
  void close() {
    client.close();
    fleet.close();
  }

  private void inject(String fault) {
    assertThat(client.send("POST", "/faults", fault).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429})
  void errorsStrikeAsManyGenerationsAsTheyCount(int status) {
    inject(
        String.format(
            Locale.ROOT, "{\"fault\":\"error-%d\",\"count\":2,\"retry_after_seconds\":3}", status));

    HttpResponse<String> first = client.post(PROMPT);
    HttpResponse<String> second = client.post(PROMPT);
    HttpResponse<String> third = client.post(PROMPT);

    assertThat(first.statusCode()).isEqualTo(status);
    assertThat(first.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(first.body()).contains("\"error\"");
    assertThat(second.statusCode()).isEqualTo(status);
    assertThat(third.statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultWithoutCountStandsUntilItIsCleared() {
    inject("{\"fault\":\"error-503\"}");
    assertThat(client.post(PROMPT).statusCode()).isEqualTo(503);
    assertThat(client.post(PROMPT).statusCode()).isEqualTo(503);
    assertThat(client.get("/health").statusCode()).isEqualTo(503);
    assertThat(client.get("/faults").body()).isEqualTo("[{\"fault\":\"error-503\"}]");

    assertThat(client.send("DELETE", "/faults", "").body()).isEqualTo("[]");

    assertThat(client.post(PROMPT).statusCode()).isEqualTo(200);
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void countedFaultsStrikeInOrderAndBeforeTheStandingOne() {
    inject("{\"fault\":\"error-500\"}");
    inject("{\"fault\":\"error-429\",\"count\":1}");
    inject("{\"fault\":\"html\",\"count\":1}");

    assertThat(client.post(PROMPT).statusCode()).isEqualTo(429);
    assertThat(server.faults())
        .containsExactly(
            new Fault(FaultKind.HTML, 1, null, null), Fault.standing(FaultKind.ERROR_500));
    assertThat(client.post(PROMPT).body()).startsWith("<!doctype html>");
    assertThat(client.post(PROMPT).statusCode()).isEqualTo(500);
  }

  @Test
  void cutStreamEndsTheConnectionInTheMiddleOfTheText() {
    inject("{\"fault\":\"cut-stream\",\"count\":1}");

    InputStream stream = client.open(PROMPT);

    SimulatorClient.readUntil(stream, "\"content\":\"");
    assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
    await().until(() -> !fleet.generations().generations().isEmpty());
    assertThat(fleet.generations().generations())
        .singleElement()
        .satisfies(generation -> {
          assertThat(generation.finish()).isEqualTo(Finish.CUT);
          assertThat(generation.fault()).isEqualTo(FaultKind.CUT_STREAM);
          assertThat(generation.completionTokens()).isPositive();
        });
    assertThat(server.running()).isZero();
  }

  @Test
  void anEmptyAnswerHasNoText() {
    inject("{\"fault\":\"empty\",\"count\":1}");

    Answer answer = client.ask(PROMPT);

    assertThat(answer.text()).isEmpty();
    assertThat(answer.finishReason()).isEqualTo("stop");
  }

  @Test
  void garbageIsAStreamWithoutJson() {
    inject("{\"fault\":\"garbage\",\"count\":1}");

    HttpResponse<String> response = client.post(PROMPT);

    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(response.body()).startsWith("data: ").contains("<garbage>");
  }

  @Test
  void htmlIsAPageWithStatus200() {
    inject("{\"fault\":\"html\",\"count\":1}");

    HttpResponse<String> response = client.post(PROMPT);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html");
  }

  @Test
  void aRefusalHasItsOwnFinishReason() {
    inject("{\"fault\":\"refuse\",\"count\":1}");

    Answer answer = client.ask(PROMPT);

    assertThat(answer.finishReason()).isEqualTo("content_filter");
    assertThat(answer.text()).isEqualTo(GenerationScript.REFUSAL);
  }

  @Test
  void aTruncatedAnswerEndsHalfWay() {
    String whole = client.ask(PROMPT).text();
    inject("{\"fault\":\"truncate\",\"count\":1}");

    Answer answer = client.ask(PROMPT);

    assertThat(answer.finishReason()).isEqualTo("length");
    assertThat(whole).startsWith(answer.text());
    assertThat(answer.text()).hasSizeBetween(whole.length() / 2 - 10, whole.length() / 2 + 10);
  }

  @Test
  void aCountedHangFallsSilentAfterSomeTextAndGoesOnWhenCleared() {
    inject("{\"fault\":\"hang\",\"count\":1}");
    CompletableFuture<HttpResponse<String>> hanging = client.postAsync(PROMPT);
    await().until(() -> server.running() == 1);

    String other = client.ask(PROMPT).text();
    assertThat(hanging).isNotDone();
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
    server.clearFaults();

    assertThat(client.answer(hanging.join()).text()).isEqualTo(other);
  }

  @Test
  void aStandingHangStopsRunningGenerationsAndAllElseUntilCleared() {
    SimulatedFleet slow = SimulatedFleet.start(TestFleets.timed(1));
    try (slow;
        SimulatorClient other = new SimulatorClient(slow)) {
      InputStream running = other.open(streamed(prompt("2000 words")));
      slow.servers().getFirst().inject(Fault.standing(FaultKind.HANG));
      CompletableFuture<HttpResponse<String>> later = other.postAsync(streamed(prompt("5 words")));
      await().until(() -> slow.servers().getFirst().running() == 2);

      assertThat(slow.generations().generations()).isEmpty();
      slow.servers().getFirst().clearFaults();

      SimulatorClient.readUntil(running, "[DONE]");
      assertThat(TestFleets.words(other.answer(later.join()).text())).isEqualTo(5);
    }
  }

  @Test
  void aHungGenerationEndsWhenItsClientGoes() throws IOException {
    SimulatedFleet slow = SimulatedFleet.start(TestFleets.timed(1));
    try (slow;
        SimulatorClient other = new SimulatorClient(slow)) {
      InputStream running = other.open(streamed(prompt("5000 words")));
      SimulatorClient.readUntil(running, "\"content\":\"");
      slow.servers().getFirst().inject(Fault.standing(FaultKind.HANG));

      running.close();

      await().until(() -> slow.servers().getFirst().running() == 0);
      assertThat(slow.servers().getFirst().faults()).isNotEmpty();
    }
  }

  @Test
  void downDropsRunningAndNewConnectionsUntilCleared() {
    SimulatedFleet slow = SimulatedFleet.start(TestFleets.timed(1));
    try (slow;
        SimulatorClient other = new SimulatorClient(slow)) {
      InputStream running = other.open(streamed(prompt("5000 words")));
      SimulatorClient.readUntil(running, "\"content\":\"");

      other.send("POST", "/faults", "{\"fault\":\"down\"}");

      assertThatThrownBy(running::readAllBytes).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> other.post(PROMPT)).hasCauseInstanceOf(IOException.class);
      assertThatThrownBy(() -> other.get("/health")).hasCauseInstanceOf(IOException.class);
      await().until(() -> slow.servers().getFirst().running() == 0);

      other.send("DELETE", "/faults", "");

      assertThat(other.get("/health").statusCode()).isEqualTo(200);
      assertThat(other.ask(streamed(prompt("5 words"))).finishReason()).isEqualTo("stop");
      assertThat(slow.generations().generations().getFirst().finish()).isEqualTo(Finish.CUT);
    }
  }

  @Test
  void aCountedDownDropsThatManyRequestsOnly() {
    inject("{\"fault\":\"down\",\"count\":1}");

    assertThatThrownBy(() -> client.post(PROMPT)).hasCauseInstanceOf(IOException.class);
    assertThat(client.post(PROMPT).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"factor\":20", "\"value\":\"20\"", "\"factor\":20,\"on\":\"write\""})
  void aSlowServerTakesTheFactorLonger(String factor) {
    client.ask(PROMPT);
    inject("{\"fault\":\"slow\",%s}".formatted(factor));

    client.ask(PROMPT);

    Generation slow = fleet.generations().generations().getLast();
    // 500 tokens a second, 50 times faster and 20 times slower.
    long leastMillis = slow.completionTokens() * 1_000L * 20 / 50 / 500;
    assertThat(Duration.between(slow.start(), slow.end()).toMillis())
        .isGreaterThanOrEqualTo(leastMillis - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"fault\":\"fire\"} | 'fault' is 'fire'; allowed are error-500, error-503",
        "{\"fault\":\"hang\",\"count\":0} | The count of a fault is 0; it must be from 1",
        "{\"fault\":\"slow\",\"factor\":0.5} | The factor of a fault is 0.5; it must be from 1",
        "{\"fault\":\"hang\",\"often\":3} | often",
        "{} | 'fault' is missing",
        "nonsense | nonsense"
      })
  void aWrongFaultIsAnsweredWithTheReason(String body, String reason) {
    HttpResponse<String> response = client.send("POST", "/faults", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(
            SimulatorJson.MAPPER.readTree(response.body()).path("error").path("message").asString())
        .contains(reason);
  }
}
