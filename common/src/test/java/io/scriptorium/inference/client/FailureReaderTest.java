package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.inference.client.InferenceServer.ApiKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureReaderTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void anExcerptIsOneShortLine() {
    // when
    String excerpt = reader(null).excerpt(" a\r\n\tb\u0000c " + "x".repeat(500));

    // then
    assertThat(excerpt).startsWith("a b c xxx").hasSize(200).endsWith("x…");
  }

  @Test
  void anExcerptHoldsNoSecrets() {
    // given
    var key = new ApiKey("my-very-own-key");

    // when
    String excerpt =
        reader(key)
            .excerpt("Wrong: my-very-own-key, Bearer abc.def, sk-proj-1234567 and risk-free");

    // then
    assertThat(excerpt).isEqualTo("Wrong: ***, Bearer *** *** and risk-free");
    assertThat(key.toString()).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"out of memory\",\"code\":500}}",
        "{\"object\":\"error\",\"message\":\"out of memory\"}",
        "{\"error\":\"out of memory\"}",
        "{\"detail\":\"out of memory\"}",
        "out of memory"
      })
  void findsTheMessageInEveryServersErrors(String body) {
    assertThat(FailureReader.message(body)).isEqualTo("out of memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          404 | The model `x` does not exist.                                              | CannotServe     | INFERENCE_MODEL
          404 | model "llama3" not found, try pulling it first                             | CannotServe     | INFERENCE_MODEL
          400 | /chat/completions: Invalid model name passed in model=x                    | CannotServe     | INFERENCE_MODEL
          400 | No models loaded. Please load a model in the developer page                | CannotServe     | INFERENCE_MODEL
          200 | The model `x` does not exist.                                              | CannotServe     | INFERENCE_MODEL
          404 | no route                                                                   | CannotServe     | INFERENCE_SERVERS
          404 | <html><head><style>b{}</style></head><body><h1>404 Not Found</h1></body></html> | CannotServe | 404 Not Found
          400 | <html>The plain HTTP request was sent to HTTPS port</html>                 | CannotServe     | https
          402 | Your account has insufficient balance                                      | CannotServe     | credit
          429 | {"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}} | CannotServe | credit
          429 | You exceeded your current quota. Please retry in 32s                       | RateLimited     | retry
          429 | Request too large: tokens per minute (TPM): Limit 30000. Too many tokens   | RateLimited     | TPM
          403 | Forbidden                                                                  | Unauthorized    | INFERENCE_API_KEY
          400 | This model's maximum context length is 4096 tokens                         | ContextExceeded | 4096
          413 | Requested tokens (5015) exceed context window of 2048                      | ContextExceeded | 2048
          400 | The response was filtered due to Azure OpenAI's content management policy  | RejectedRequest | policy
          413 | Request Entity Too Large                                                   | RejectedRequest | Large
          422 | strange                                                                    | RejectedRequest | strange
          503 | The model is not loaded yet                                                | ServerError     | loaded
          200 | EngineDeadError                                                            | ServerError     | EngineDead
          """)
  void sortsErrorsByWhatTheyMean(int status, String body, String kind, String named) {
    // when
    InferenceFailure failure = reader(null).ofStatus(status, body, Optional.empty());

    // then
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.reason()).contains(named).doesNotContain("<h1>", "b{}");
  }

  @Test
  void readsSecondsAndDatesOfRetryAfter() {
    assertThat(FailureReader.retryAfter(" 120 ", NOW)).contains(Duration.ofMinutes(2));
    assertThat(FailureReader.retryAfter("Thu, 01 Jan 2026 00:00:30 GMT", NOW))
        .contains(Duration.ofSeconds(30));
    assertThat(FailureReader.retryAfter("Wed, 31 Dec 2025 00:00:00 GMT", NOW))
        .contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999", "Thu, 99 Jan 2026 00:00:30 GMT"})
  void ignoresAnotherRetryAfter(String value) {
    assertThat(FailureReader.retryAfter(value, NOW)).isEmpty();
  }

  private static FailureReader reader(@Nullable ApiKey key) {
    return new FailureReader(new InferenceServer(URI.create("http://gpu/v1")), key);
  }
}
