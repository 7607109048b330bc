package io.scriptorium.sim;

import static io.scriptorium.sim.SimulatorClient.message;
import static io.scriptorium.sim.SimulatorClient.prompt;
import static io.scriptorium.sim.SimulatorClient.streamed;
import static io.scriptorium.sim.SimulatorClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.sim.SimulatorClient.Answer;
import io.scriptorium.sim.text.ChatPrompt;
import io.scriptorium.sim.text.SimulatedModel;
import io.scriptorium.sim.text.SimulatorJson;
import io.scriptorium.sim.text.TokenSequence;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChatCompletionsTest {
  private final SimulatedFleet fleet = SimulatedFleet.start(TestFleets.instant());
  private final SimulatorClient client = new SimulatorClient(fleet);

  @AfterEach
  void close() {
    client.close();
    fleet.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Write about tea, about 420 words. | 420",
        "The plan says 100 words; now write 1,250 words | 1250",
        "A 90-word note | 90",
        "Just write | 300"
      })
  void writesTheWordsThatTheLastUserMessageAsksForLast(String message, int words) {
    Answer answer = client.ask(prompt(message));

    assertThat(TestFleets.words(answer.text())).isEqualTo(words);
    assertThat(answer.finishReason()).isEqualTo("stop");
    assertThat(answer.model()).isEqualTo("scriptorium-simulator");
  }

  @Test
  void streamsTheSameTextAndUsage() {
    Map<String, Object> prompt = prompt("Write about harbors, 400 words.");

    Answer whole = client.ask(prompt);
    Answer streamed = client.ask(streamed(prompt));

    assertThat(streamed.text()).isEqualTo(whole.text());
    assertThat(streamed.finishReason()).isEqualTo("stop");
    assertThat(streamed.model()).isEqualTo("scriptorium-simulator");
    assertThat(streamed.usage().path("completion_tokens"))
        .isEqualTo(whole.usage().path("completion_tokens"));
    assertThat(streamed.usage().path("completion_tokens").asInt())
        .isEqualTo(TokenSequence.tokens(whole.text()));
  }

  @Test
  void tellsNoUsageInAStreamUnlessAsked() {
    HttpResponse<String> response = client.post(with(prompt("50 words"), "stream", true));

    assertThat(response.body()).contains("data: [DONE]").doesNotContain("usage");
  }

  @Test
  void theSamePromptGivesTheSameTextAndAnotherGivesAnother() {
    String first = client.ask(prompt("Tea, 80 words")).text();

    assertThat(client.ask(prompt("Tea, 80 words")).text()).isEqualTo(first);
    assertThat(client.ask(prompt("Tea., 80 words")).text()).isNotEqualTo(first);
    assertThat(client.ask(with(prompt("Tea, 80 words"), "seed", 7)).text()).isNotEqualTo(first);
  }

  @Test
  void stopsAtMaxTokens() {
    Answer answer = client.ask(with(prompt("500 words"), "max_tokens", 50));

    assertThat(answer.finishReason()).isEqualTo("length");
    assertThat(answer.usage().path("completion_tokens").asInt()).isBetween(49, 50);
    assertThat(answer.text()).hasSizeLessThanOrEqualTo(200).isEqualTo(answer.text().strip());
    assertThat(client.ask(with(prompt("500 words"), "max_completion_tokens", 50)).text())
        .isEqualTo(answer.text());
  }

  @Test
  void anAppendOnlyPromptIsCachedToItsLastBlock() {
    List<Map<String, String>> messages =
        List.of(message("system", "You write."), message("user", "Step 1: 300 words on tea."));
    Answer first = client.ask(streamed(prompt(messages)));
    int firstTokens = first.usage().path("total_tokens").asInt();

    Answer second =
        client.ask(
            streamed(
                prompt(
                    List.of(
                        messages.get(0),
                        messages.get(1),
                        message("assistant", first.text()),
                        message("user", "Step 2: 300 words on coffee.")))));

    // The answer's end token belongs to the first generation too.
    assertThat(first.usage().path("prompt_tokens_details").path("cached_tokens").asInt()).isZero();
    assertThat(second.usage().path("prompt_tokens_details").path("cached_tokens").asInt())
        .isEqualTo((firstTokens + 1) / 16 * 16);
  }

  @Test
  void aPromptSeenWholeIsReadAgainInItsLastBlock() {
    Map<String, Object> prompt = prompt("x".repeat(4 * 13) + " 20 words");
    int tokens = client.ask(prompt).usage().path("prompt_tokens").asInt();

    int cached =
        client.ask(prompt).usage().path("prompt_tokens_details").path("cached_tokens").asInt();

    assertThat(cached).isEqualTo((tokens - 1) / 16 * 16);
  }

  @Test
  void takesContentInParts() {
    Answer answer =
        client.ask(
            Map.of(
                "messages",
                List.of(
                    Map.of(
                        "role",
                        "user",
                        "content",
                        List.of(
                            Map.of("type", "text", "text", "Tea, "),
                            Map.of("type", "text", "text", "60 words"))))));

    assertThat(TestFleets.words(answer.text())).isEqualTo(60);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | body",
        "[] | body",
        "{} | 'messages' must be an array",
        "{\"messages\":[]} | 'messages' must be an array",
        "{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]} | allowed are [assistant, developer",
        "{\"messages\":[{\"role\":\"user\",\"content\":7}]} | neither text nor parts",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":0} | 'max_tokens' is 0",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":2} | 'n' is not 1",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
            + "\"response_format\":{\"type\":\"xml\"}} | 'response_format.type' is 'xml'"
      })
  void answersAWrongRequestWith400AndTheReason(String body, String reason) {
    HttpResponse<String> response = client.send("POST", "/v1/chat/completions", body);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = SimulatorJson.MAPPER.readTree(response.body()).path("error");
    assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
    assertThat(error.path("message").asString() + error.path("param").asString(""))
        .contains(reason);
  }

  @Test
  void answersATooLongBodyWith413() {
    SimulatedFleet small =
        SimulatedFleet.start(TestFleets.instant().withServer(TestFleets.bounded(8, 1_000, 2_048)));
    try (small;
        SimulatorClient other = new SimulatorClient(small)) {
      assertThat(other.post(prompt("x".repeat(3_000))).statusCode()).isEqualTo(413);
      assertThat(other.post(prompt("x".repeat(1_000) + " 9 words")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void namesItselfASimulatorAmongTheModels() {
    JsonNode models = SimulatorJson.MAPPER.readTree(client.get("/v1/models").body());

    assertThat(models.path("data").path(0).path("id").asString())
        .isEqualTo("scriptorium-simulator");
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void tellsItsSeatsAsTheServerOfLlamaCppDoes() {
    JsonNode props = SimulatorJson.MAPPER.readTree(client.get("/props").body());

    assertThat(props.path("total_slots").asInt()).isEqualTo(ServerSettings.defaults().seats());
    assertThat(props.path("model_alias").asString()).isEqualTo("scriptorium-simulator");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1/completions", "/v1/chat/completions"})
  void answersAnUnknownPathOrMethodWith404(String path) {
    HttpResponse<String> response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("\"error\"").contains("GET " + path);
  }

  @Test
  void refusesResponseFormatWhenToldSo() {
    SimulatedFleet plain =
        SimulatedFleet.start(
            TestFleets.instant()
                .withServer(ServerSettings.defaults().withTimeScale(0).withResponseFormat(false)));
    try (plain;
        SimulatorClient other = new SimulatorClient(plain)) {
      Map<String, Object> prompt = prompt("20 words");

      HttpResponse<String> refused =
          other.post(with(prompt, "response_format", Map.of("type", "json_object")));

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("'response_format' is not supported");
      assertThat(other.post(prompt).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void straysFromTheLengthWithinTheDeviationOnly() {
    SimulatedModel model = new SimulatedModel(1, 0.4, false, false);
    List<Integer> lengths =
        IntStream.range(0, 300)
            .mapToObj(i -> "Number " + i + ", 100 words")
            .map(text -> SimulatorJson.MAPPER.writeValueAsBytes(prompt(text)))
            .map(body -> TestFleets.words(model.answer(ChatPrompt.parse(body)).text()))
            .toList();

    assertThat(lengths).allMatch(words -> words >= 60 && words <= 140);
    assertThat(lengths).anyMatch(words -> words < 70).anyMatch(words -> words > 130);
  }

  @Test
  void numbersTheSectionsWhenIdentifiersAreOn() {
    SimulatedModel model = new SimulatedModel(1, 0, true, false);
    byte[] body =
        SimulatorJson.MAPPER.writeValueAsBytes(
            prompt(
                List.of(
                    message("user", "one, 30 words"),
                    message("assistant", "One."),
                    message("user", "two, 30 words"))));

    String text = model.answer(ChatPrompt.parse(body)).text();

    assertThat(text).startsWith("Paragraph 2: ");
    assertThat(TestFleets.words(text)).isEqualTo(32);
  }

  @Test
  void givesEachGenerationATextOfItsOwnWhenSampled() {
    SimulatedModel model = new SimulatedModel(1, 0.05, false, true);
    ChatPrompt prompt =
        ChatPrompt.parse(SimulatorJson.MAPPER.writeValueAsBytes(prompt("30 words")));

    assertThat(model.answer(prompt).text()).isNotEqualTo(model.answer(prompt).text());
  }
}
