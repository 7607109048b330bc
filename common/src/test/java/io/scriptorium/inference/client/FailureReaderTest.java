package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.inference.client.InferenceServer.ApiKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
