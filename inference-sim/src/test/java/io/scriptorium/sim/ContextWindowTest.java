package io.scriptorium.sim;

import static io.scriptorium.sim.SimulatorClient.message;
import static io.scriptorium.sim.SimulatorClient.prompt;
import static io.scriptorium.sim.SimulatorClient.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.sim.FaultyServer.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class ContextWindowTest {
  private static final int WINDOW = 200;

  /** 103 tokens: those of the content, and one for the role, the end and the answer each. */
  private static final Map<String, Object> PROMPT = prompt("50 words. " + "x".repeat(390));

  private static FaultyServer server(ContextWindow window) {
    return new FaultyServer(
        TestFleets.instant()
            .withServer(ServerSettings.defaults().withTimeScale(0).withWindow(window)));
  }

  private static JsonNode reported(FaultyServer server, String path, String pointer) {
    return server.get("", path).json().at(pointer);
  }

  @ParameterizedTest
  @CsvSource({
    "VLLM,/v1/models,/data/0/max_model_len",
    "SGLANG,/v1/models,/data/0/max_model_len",
    "LLAMA_CPP,/props,/default_generation_settings/n_ctx",
    "OLLAMA,/api/ps,/models/0/context_length",
  })
  void theWindowIsReported(WindowStyle style, String path, String pointer) {
    try (var open = server(ContextWindow.of(WINDOW, style));
        var silent = server(ContextWindow.of(WINDOW, style).unreported())) {
      assertThat(reported(open, path, pointer).asInt()).isEqualTo(WINDOW);
      assertThat(reported(silent, path, pointer).isMissingNode()).isTrue();
    }
  }

  @Test
  void openAiReportsNone() {
    try (var server = server(ContextWindow.of(WINDOW, WindowStyle.OPENAI))) {
      for (String path : List.of("/v1/models", "/props", "/api/ps")) {
        assertThat(server.get("", path).body()).doesNotContain("200");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WindowStyle.class,
      names = {"VLLM", "SGLANG", "OPENAI"})
  void aPromptAndItsAnswerFitExactlyOrAreRefused(WindowStyle style) {
    try (var server = server(ContextWindow.of(WINDOW, style))) {
      assertThat(server.post("", with(PROMPT, "max_tokens", 97)).status()).isEqualTo(200);

      Response refused = server.post("", with(PROMPT, "max_tokens", 98));

      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.message())
          .isEqualTo(
              switch (style) {
                case VLLM ->
                    "'max_tokens' or 'max_completion_tokens' is too large: 98. This model's maximum"
                        + " context length is 200 tokens and your request has 103 input tokens (98"
                        + " > 200 - 103).";
                case SGLANG ->
                    "Requested token count exceeds the model's maximum context length of 200"
                        + " tokens. You requested a total of 201 tokens: 103 tokens from the input"
                        + " messages and 98 tokens for the completion. Please reduce the number of"
                        + " tokens in the input messages or the completion to fit within the"
                        + " limit.";
                case OPENAI ->
                    "This model's maximum context length is 200 tokens. However, you requested 201"
                        + " tokens (103 in the messages, 98 in the completion). Please reduce the"
                        + " length of the messages or completion.";
                case LLAMA_CPP, OLLAMA -> "";
              });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VLLM | your request has 1003 input tokens",
        "SGLANG | The input (1003 tokens) is longer than the model's context length (200 tokens).",
        "OPENAI | context_length_exceeded",
        "LLAMA_CPP | \"n_prompt_tokens\":1003,\"n_ctx\":200",
      })
  void aPromptThatIsTooLongByItselfIsRefused(WindowStyle style, String reason) {
    try (var server = server(ContextWindow.of(WINDOW, style))) {
      Response refused = server.post("", prompt("x".repeat(4_000)));

      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body()).contains(reason);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WindowStyle.class,
      names = {"VLLM", "LLAMA_CPP"})
  void anAnswerWithoutLimitEndsAtTheWindow(WindowStyle style) {
    try (var server = server(ContextWindow.of(WINDOW, style))) {
      JsonNode answer = server.post("", prompt("Tea, 500 words")).json();

      assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("length");
      assertThat(answer.at("/usage/total_tokens").asInt()).isBetween(WINDOW - 1, WINDOW);
    }
  }

  @Test
  void llamaCppEndsAnAnswerAtTheWindowThoughMoreWasAllowed() {
    try (var server = server(ContextWindow.of(WINDOW, WindowStyle.LLAMA_CPP))) {
      JsonNode answer = server.post("", with(prompt("Tea, 500 words"), "max_tokens", 5_000)).json();

      assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("length");
      assertThat(answer.at("/usage/total_tokens").asInt()).isBetween(WINDOW - 1, WINDOW);
    }
  }

  @Test
  void ollamaCutsMessagesFromTheFrontSilently() {
    List<Map<String, String>> recent =
        List.of(message("system", "Write."), message("user", "Section 3. Write about 50 words."));
    List<Map<String, String>> whole =
        List.of(
            recent.get(0),
            message("user", "x".repeat(800)),
            message("assistant", "y".repeat(80)),
            recent.get(1));
    try (var server = server(ContextWindow.of(WINDOW, WindowStyle.OLLAMA))) {
      JsonNode uncut =
          server.post("", prompt(List.of(recent.get(0), whole.get(2), recent.get(1)))).json();

      JsonNode cut = server.post("", prompt(whole)).json();

      assertThat(cut.at("/usage/prompt_tokens")).isEqualTo(uncut.at("/usage/prompt_tokens"));
      assertThat(cut.at("/choices")).isEqualTo(uncut.at("/choices"));
    }
  }

  @Test
  void ollamaCutsALastMessageThatIsTooLongByItself() {
    try (var server = server(ContextWindow.of(WINDOW, WindowStyle.OLLAMA))) {
      JsonNode cut = server.post("", prompt("x".repeat(4_000) + " 50 words")).json();

      assertThat(cut.at("/usage/prompt_tokens").asInt()).isBetween(WINDOW - 10, WINDOW);
      assertThat(TestFleets.words(cut.at("/choices/0/message/content").asString())).isEqualTo(50);
    }
  }

  @Test
  void tooSmallAWindowIsRefusedAtTheStart() {
    assertThatThrownBy(() -> ContextWindow.of(3, WindowStyle.VLLM))
        .hasMessage("The context window in tokens is 3; it must be from 16 to 100000000.");
  }
}
