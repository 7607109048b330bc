package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (3000 in the messages, 2000 in the completion). | 4096
          This model's maximum context length is 131,072 tokens, however you requested 140000 tokens | 131072
          The 'max_tokens' or 'max_completion_tokens' is too large: 8000. This model's maximum context length is 8192 tokens and your request has 500 input tokens | 8192
          The input (9000 tokens) is longer than the model's context length (8192 tokens). | 8192
          Requested token count exceeds the model's maximum context length of 32768 tokens. You requested a total of 40000 tokens | 32768
          the request exceeds the available context size (4096 tokens), try increasing it | 4096
          the request exceeds the available context size. try increasing the context size or enable context shift | -1
          {"code":400,"message":"request (5000 tokens) exceeds the available context size (2048 tokens)","n_prompt_tokens":5000,"n_ctx":2048} | 2048
          Requested tokens (5015) exceed context window of 2048 | 2048
          Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 500 `max_new_tokens` | 4096
          prompt is too long: 210000 tokens > 200000 maximum | -1
          no number here | -1
          """)
  void readsTheWindowThatARefusalNames(String message, int window) {
    assertThat(WindowReader.inRefusal(message).orElse(-1)).isEqualTo(window);
  }

  @Test
  void readsTheWindowsThatServersReport() {
    assertThat(WindowReader.inModels("{\"data\":[{\"id\":\"a\",\"max_model_len\":8192}]}", null))
        .hasValue(8192);
    assertThat(
            WindowReader.inModels(
                "{\"data\":[{\"id\":\"a\",\"max_model_len\":1},{\"id\":\"b\",\"context_length\":"
                    + "16384}]}",
                "b"))
        .hasValue(16384);
    assertThat(WindowReader.inModels("{\"data\":[{\"id\":\"a\"}]}", null)).isEmpty();
    assertThat(WindowReader.inModels("<html>", null)).isEmpty();
    assertThat(
            WindowReader.inProperties(
                "{\"total_slots\":4,\"default_generation_settings\":{\"n_ctx\":4096}}"))
        .hasValue(4096);
    assertThat(WindowReader.inProperties("{}")).isEmpty();
    assertThat(
            WindowReader.inProcesses(
                "{\"models\":[{\"name\":\"qwen:latest\",\"context_length\":2048}]}", "qwen"))
        .hasValue(2048);
  }
}
