package io.scriptorium.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlRecordTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aTypeAndAnIdAreEnough() {
    assertThat(read("tea", "{\"type\": \"cancel\", \"jobId\": \"tea\"}"))
        .isEqualTo(new JobControl.Cancel("tea", null, NOW));
    assertThat(read("tea", "{\"type\": \"retry\", \"jobId\": \"tea\"}"))
        .isEqualTo(new JobControl.Retry("tea", NOW));
  }

  @Test
  void aBatchMayBeNamedInPlaceOfAJob() {
    assertThat(
            read("spring", "{\"type\": \"cancel\", \"batch\": \"spring\", \"reason\": \"dear\"}"))
        .isEqualTo(new BatchControl.Cancel("spring", "dear", NOW));
    assertThat(read("spring", "{\"type\": \"retry\", \"batch\": \"spring\"}"))
        .isEqualTo(new BatchControl.Retry("spring", NOW));
    assertThat(read("spring", "{\"type\": \"close\", \"batch\": \"spring\", \"jobs\": 100000000}"))
        .isEqualTo(new BatchControl.Close("spring", 100_000_000, NOW));
  }

  @Test
  void whatThisProjectWritesIsRead() {
    Instant before = NOW.minusSeconds(5);
    List<ControlRecord> commands =
        List.of(
            new JobControl.Cancel("tea", "too dear", before),
            new JobControl.Retry("tea", before),
            new BatchControl.Cancel("spring", null, before),
            new BatchControl.Retry("spring", before),
            new BatchControl.Close("spring", 3, before));

    assertThat(commands)
        .allSatisfy(it -> assertThat(ControlRecord.read(null, Json.write(it), NOW)).isEqualTo(it));
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
      value = {
        "stop it | is not JSON",
        "[] | is an array",
        "{\"jobId\": \"tea\"} | The field \"type\" is missing; allowed is \"cancel\", \"retry\" or"
            + " \"close\".",
        "{\"type\": \"pause\", \"jobId\": \"tea\"} | The field \"type\" is the string \"pause\";"
            + " allowed is \"cancel\", \"retry\" or \"close\".",
        "{\"type\": \"cancel\", \"jobId\": \"tea\", \"budget\": 9} | The field \"budget\" goes with"
            + " \"retry\" alone; leave it out.",
        "{\"type\": \"retry\", \"jobId\": \"tea\", \"budget\": 0} | The field \"budget\" is the"
            + " number 0; allowed is a whole number from 1 to",
        "{\"type\": \"retry\", \"jobId\": \"tea\", \"reason\": \"x\"} | The field \"reason\" goes"
            + " with \"cancel\" alone; leave it out.",
        "{\"type\": \"cancel\"} | The field \"jobId\" is missing; it must be the job's id, or"
            + " \"batch\" the name of a batch.",
        "{\"type\": \"cancel\", \"jobId\": \"../x\"} | The field \"jobId\" is the string"
            + " \"../x\"; allowed is 1 to 128",
        "{\"type\": \"cancel\", \"jobId\": \"tea\", \"reson\": \"x\"} | Unknown field \"reson\";"
            + " allowed are type, jobId, batch, jobs, reason, budget, at.",
        "{\"type\": \"cancel\", \"jobId\": \"tea\", \"at\": \"today\"} | The field \"at\" is the"
            + " string \"today\"",
      })
  void whatIsWrongWithACommandForAJobIsNamed(String value, String expected) {
    assertThatThrownBy(() -> read("tea", value))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\": \"close\", \"batch\": \"b\"} | The field \"jobs\" is missing; it must be how"
            + " many jobs the batch has.",
        "{\"type\": \"close\", \"batch\": \"b\", \"jobs\": 0} | The field \"jobs\" is the number 0;"
            + " allowed is a whole number from 1 to 100,000,000.",
        "{\"type\": \"close\", \"batch\": \"b\", \"jobs\": 1000000000} | The field \"jobs\" is the"
            + " number 1000000000; allowed is a whole number from 1 to 100,000,000.",
        "{\"type\": \"close\", \"batch\": \"b\", \"jobs\": 1e9} | The field \"jobs\" is the"
            + " number 1.0E9; allowed is a whole number from 1 to 100,000,000.",
        "{\"type\": \"close\", \"batch\": \"b\", \"jobs\": 1.5} | The field \"jobs\" is the number"
            + " 1.5; allowed is a whole number from 1 to 100,000,000.",
        "{\"type\": \"close\", \"jobs\": 3} | The field \"batch\" is missing; it must be the"
            + " batch's name.",
        "{\"type\": \"close\", \"jobId\": \"tea\", \"jobs\": 3} | The field \"jobId\" does not go"
            + " with \"close\", which is for a batch. The field \"batch\" is missing; it must be"
            + " the batch's name.",
        "{\"type\": \"close\", \"batch\": \"b\", \"jobId\": \"tea\", \"jobs\": 3} | The field"
            + " \"jobId\" does not go with \"close\", which is for a batch.",
        "{\"type\": \"close\", \"batch\": \"b\", \"jobs\": 3, \"reason\": \"x\"} | The field"
            + " \"reason\" goes with \"cancel\" alone; leave it out.",
        "{\"type\": \"cancel\", \"batch\": \"b\", \"jobs\": 3} | The field \"jobs\" goes with"
            + " \"close\" alone; leave it out.",
        "{\"type\": \"retry\", \"batch\": \"b\", \"reason\": \"x\"} | The field \"reason\" goes"
            + " with \"cancel\" alone; leave it out.",
        "{\"type\": \"retry\", \"batch\": \"b\", \"jobId\": \"tea\"} | The fields \"jobId\" and"
            + " \"batch\" are both there; name one.",
        "{\"type\": \"cancel\", \"batch\": \"a b\"} | The field \"batch\" is the string \"a b\";"
            + " allowed is 1 to 128 of the characters A-Z a-z 0-9 . _ -, the first not a dot.",
      })
  void whatIsWrongWithACommandForABatchIsNamed(String value, String expected) {
    assertThatThrownBy(() -> read("b", value))
        .isInstanceOf(BadRecordException.class)
        .hasMessage(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "", "coffee", "../x", "tea"})
  void anyKeyWillDo(String key) {
    String value = "{\"type\": \"cancel\", \"jobId\": \"tea\"}";

    assertThat(read(key.equals("none") ? null : key, value))
        .isEqualTo(new JobControl.Cancel("tea", null, NOW));
  }

  private static ControlRecord read(@Nullable String key, String value) {
    return ControlRecord.read(key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8), NOW);
  }
}
