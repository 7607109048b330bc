package io.scriptorium.sim;

import static io.scriptorium.sim.FaultyServer.PROMPT;
import static io.scriptorium.sim.SimulatorClient.message;
import static io.scriptorium.sim.SimulatorClient.prompt;
import static io.scriptorium.sim.SimulatorClient.streamed;
import static io.scriptorium.sim.SimulatorClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.sim.FaultyServer.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
  private final FaultyServer server = new FaultyServer();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status=418:no~tea | 418 | no tea",
        "status=404 | 404 | no",
        "no-model | 404 | does not exist",
        "unauthorized | 401 | API key",
        "no-credit | 402 | credits",
        "forbidden | 403 | not allowed",
      })
  void everyRequestIsRefused(String fault, int status, String message) {
    Response response = server.post(fault, PROMPT);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.message()).contains(message);
    assertThat(server.post("", PROMPT).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"not-found-page,404", "too-large,413", "status=502:<h1>Bad~gateway</h1>,502"})
  void aPageIsSent(String fault, int status) {
    // A URI holds no angle brackets.
    Response response =
        server.post(fault.replace("<", "%3C").replace(">", "%3E").replace("/", "%2F"), PROMPT);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.contentType()).startsWith("text/html");
    assertThat(response.body()).contains("<h1>");
  }

  @Test
  void aRequestCannotBeProcessed() {
    Response response = server.post("unprocessable", PROMPT);

    assertThat(response.status()).isEqualTo(422);
    assertThat(response.json().path("detail").path(0).path("loc").path(1).asString())
        .isEqualTo("messages");
  }

  @Test
  void aRequestIsRedirected() {
    assertThat(server.bytes("redirect=~", PROMPT).statusCode()).isEqualTo(307);
    assertThat(server.bytes("redirect", PROMPT).headers().firstValue("Location"))
        .hasValue("/v1/chat/completions");
  }

  @Test
  void systemMessagesAreRefused() {
    Map<String, Object> system = prompt(List.of(message("system", "Be"), message("user", "Tea")));

    Response response = server.post("no-system", system);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.message()).isEqualTo("System role not supported");
    assertThat(server.post("no-system", PROMPT).status()).isEqualTo(200);
  }

  @Test
  void rolesMustAlternate() {
    Map<String, Object> twice = prompt(List.of(message("user", "Tea"), message("user", "Tea")));

    assertThat(server.post("alternate", twice).message()).contains("must alternate");
    assertThat(server.post("alternate", PROMPT).status()).isEqualTo(200);
  }

  @Test
  void streamOptionsAreRefused() {
    assertThat(server.post("no-stream-options", streamed(PROMPT)).status()).isEqualTo(422);
    assertThat(server.post("no-stream-options", with(PROMPT, "stream", true)).status())
        .isEqualTo(200);
  }

  @Test
  void anotherNameOfTheLimitIsWanted() {
    Response response = server.post("no-max-tokens", with(PROMPT, "max_tokens", 90));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.message()).contains("'max_completion_tokens'");
    assertThat(server.post("no-max-tokens", with(PROMPT, "max_completion_tokens", 90)).status())
        .isEqualTo(200);
  }

  @Test
  void schemasAreRefused() {
    Map<String, Object> object = with(PROMPT, "response_format", Map.of("type", "json_object"));

    assertThat(server.post("no-schema", object).message()).contains("not supported");
    assertThat(server.post("no-schema", PROMPT).status()).isEqualTo(200);
  }

  @Test
  void aFieldIsRefused() {
    assertThat(server.post("no-field=seed", with(PROMPT, "seed", 3)).message()).contains("'seed'");
    assertThat(server.post("no-field=seed", PROMPT).status()).isEqualTo(200);
  }

  @Test
  void theListOfModelsIsMissingEmptyOrOfAnotherForm() {
    assertThat(server.get("no-models", "/v1/models").status()).isEqualTo(404);
    assertThat(server.get("empty-models", "/v1/models").json().path("data")).isEmpty();
    assertThat(server.get("ollama-models", "/v1/models").json().path("models")).hasSize(1);
  }

  @Test
  void theServerEndsAnswersAtALimitOfItsOwn() {
    var response = server.post("output-limit=20", with(PROMPT, "max_tokens", 500)).json();

    assertThat(response.path("choices").path(0).path("finish_reason").asString())
        .isEqualTo("length");
    assertThat(response.path("usage").path("completion_tokens").asInt()).isBetween(19, 20);
  }

  @Test
  void refusedRequestsAreCounted() {
    server.post("no-credit", PROMPT);
    server.post("", PROMPT);

    assertThat(server.fleet.servers().getFirst().requests()).isEqualTo(2);
  }
}
