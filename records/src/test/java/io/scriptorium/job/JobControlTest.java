package io.scriptorium.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobControlTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aTypeAndAnIdAreEnough() {
    assertThat(read("tea", "{\"type\": \"cancel\", \"jobId\": \"tea\"}"))
        .isEqualTo(new JobControl.Cancel("tea", null, NOW));
  }

  @Test
  void whatThisProjectWritesIsRead() {
    var cancel = new JobControl.Cancel("tea", "too dear", NOW.minusSeconds(5));

    assertThat(JobControl.read("tea".getBytes(UTF_8), Json.write(cancel), NOW)).isEqualTo(cancel);
    var retry = new JobControl.Retry("tea", NOW.minusSeconds(5));
    assertThat(JobControl.read("tea".getBytes(UTF_8), Json.write(retry), NOW)).isEqualTo(retry);
  }

  @Test
  void aLongReasonIsCutAtAWholeCharacter() {
    var cut = new JobControl.Cancel("tea", "x" + "😀".repeat(600), NOW);

    assertThat(cut.explanation()).hasSizeBetween(998, 1_000).startsWith("x😀").endsWith("😀…");
    assertThat(new JobControl.Cancel("tea", " \n", NOW).reason()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "tea | stop it | is not JSON",
        "tea | [] | is an array",
        "tea | {\"jobId\": \"tea\"} | \"type\" is missing; allowed is \"cancel\" or \"retry\"",
        "tea | {\"type\": \"pause\", \"jobId\": \"tea\"} | \"type\" is the string \"pause\"",
        "tea | {\"type\": \"retry\", \"jobId\": \"tea\", \"reason\": \"x\"} | \"reason\" goes with"
            + " \"cancel\" alone",
        "tea | {\"type\": \"cancel\"} | \"jobId\" is missing",
        "tea | {\"type\": \"cancel\", \"jobId\": \"../x\"} | \"jobId\" is the string \"../x\"",
        "tea | {\"type\": \"cancel\", \"jobId\": \"tea\", \"reson\": \"x\"} | Unknown field"
            + " \"reson\"; allowed are type, jobId",
        "tea | {\"type\": \"cancel\", \"jobId\": \"tea\", \"at\": \"today\"} | \"at\" is the string"
            + " \"today\"",
      })
  void whatIsWrongIsNamed(@Nullable String key, String value, String expected) {
    assertThatThrownBy(() -> read(key, value))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "", "coffee", "../x", "tea"})
  void anyKeyWillDo(String key) {
    String value = "{\"type\": \"cancel\", \"jobId\": \"tea\"}";

    assertThat(read(key.equals("none") ? null : key, value).jobId()).isEqualTo("tea");
  }

  private static JobControl read(@Nullable String key, String value) {
    return JobControl.read(key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8), NOW);
  }
}
