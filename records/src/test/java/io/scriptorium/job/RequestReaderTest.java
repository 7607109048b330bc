package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {

  private final RequestReader reader = RequestReader.withDefaults();

  private WritingRequest read(String json) {
    return reader.read(json.getBytes(StandardCharsets.UTF_8), "derived-1");
  }

  @Test
  void anInstructionIsEnough() {
    assertThat(read("{\"instruction\": \"Write a 10000-word history of tea\"}"))
        .isEqualTo(
            new WritingRequest(
                "derived-1",
                "Write a 10000-word history of tea",
                null,
                null,
                Mode.SEQUENTIAL,
                Map.of()));
  }

  @Test
  void everyFieldIsRead() {
    assertThat(
            read(
                """
                {"id": "tea-1", "instruction": "Tea", "words": 900, "language": "German",
                 "mode": "parallel", "metadata": {"order": "7"},
                 "deadline": "2026-11-22T19:00:00+01:00"}
                """))
        .isEqualTo(
            new WritingRequest(
                "tea-1",
                "Tea",
                900,
                "German",
                Mode.PARALLEL,
                Map.of("order", "7"),
                Instant.parse("2026-11-22T18:00:00Z")));
  }

  @Test
  void headingsAreReadAndTheirDefaultIsAsIfAbsent() {
    WritingRequest absent = read("{\"id\": \"a\", \"instruction\": \"Tea\"}");
    WritingRequest auto = read("{\"id\": \"a\", \"instruction\": \"Tea\", \"headings\": \"auto\"}");
    WritingRequest none = read("{\"id\": \"a\", \"instruction\": \"Tea\", \"headings\": \"none\"}");

    assertThat(auto).isEqualTo(absent);
    assertThat(absent.shownHeadings()).isEqualTo(Headings.AUTO);
    assertThat(none.shownHeadings()).isEqualTo(Headings.NONE);
    assertThat(none.isRepetitionOf(absent)).isFalse();
    assertThatThrownBy(() -> read("{\"instruction\": \"Tea\", \"headings\": \"all\"}"))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(
            "\"headings\" is the string \"all\"; allowed is \"auto\", \"none\", \"chapters\" or"
                + " \"sections\"");
  }

  @Test
  void priorityAndTenantAreReadAndTheirDefaultsAreAsIfAbsent() {
    WritingRequest absent = read("{\"id\": \"a\", \"instruction\": \"Tea\"}");
    WritingRequest named =
        read(
            "{\"id\": \"a\", \"instruction\": \"Tea\", \"priority\": \"normal\", \"tenant\": \"default\"}");
    WritingRequest urgent =
        read("{\"id\": \"a\", \"instruction\": \"Tea\", \"priority\": \"urgent\"}");
    WritingRequest other =
        read("{\"id\": \"a\", \"instruction\": \"Tea\", \"tenant\": \"reports\"}");

    assertThat(named).isEqualTo(absent);
    assertThat(absent.urgency()).isEqualTo(Priority.NORMAL);
    assertThat(absent.countsFor()).isEqualTo("default");
    assertThat(urgent.urgency()).isEqualTo(Priority.URGENT);
    // The same document, sooner; another's document.
    assertThat(urgent.isRepetitionOf(absent)).isTrue();
    assertThat(other.isRepetitionOf(absent)).isFalse();
    assertThatThrownBy(() -> read("{\"instruction\": \"Tea\", \"priority\": \"high\"}"))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(
            "\"priority\" is the string \"high\"; allowed is \"urgent\", \"normal\" or \"bulk\"");
    assertThatThrownBy(() -> read("{\"instruction\": \"Tea\", \"tenant\": \"team a\"}"))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(
            "\"tenant\" is the string \"team a\"; allowed is 1 to 64 of the characters");
  }

  @Test
  void aRequestWithoutHeadingsHasTheFingerprintOfEarlierVersions() {
    var request =
        new WritingRequest("tea", "Tea", 300, "German", Mode.PARALLEL, Map.of("order", "7"));

    assertThat(request.fingerprint())
        .isEqualTo("f7c057382d2ce47bee693c9f59191b13a19d94dbae5c79ac9fb7845d86c44e58");
  }

  @Test
  void agentWriteLinesAreRequests() {
    assertThat(read("{\"prompt\": \"Tea\", \"type\": \"Popular Science\", \"length\": 500}"))
        .isEqualTo(
            new WritingRequest(
                "derived-1", "Tea", 500, null, Mode.SEQUENTIAL, Map.of("type", "Popular Science")));
  }

  @Test
  void nullMeansAbsent() {
    assertThat(read("{\"instruction\": \"Tea\", \"words\": null, \"id\": null}").id())
        .isEqualTo("derived-1");
  }

  @Test
  void placeholdersMarkupAndJsonStayAsTheyStand() {
    assertThat(
            read("{\"instruction\": \"$PLAN$ <b>{\\\"words\\\": -1}</b> \\u0007\"}").instruction())
        .isEqualTo("$PLAN$ <b>{\"words\": -1}</b> \u0007");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json | is not JSON",
        "[1, 2] | is an array",
        "\"Tea\" | is the string",
        "null | is null",
        "{} | \"instruction\" is missing",
        "{\"instruction\": \"  \"} | is blank",
        "{\"instruction\": 5} | is the number 5; allowed is a string",
        "{\"instruction\": \"Tea\", \"word\": 5} | Unknown field \"word\"; allowed are id, instruction",
        "{\"instruction\": \"Tea\", \"words\": -5} | \"words\" is the number -5; allowed is a whole number from 1 to 200000",
        "{\"instruction\": \"Tea\", \"words\": 99999999999999} | allowed is a whole number",
        "{\"instruction\": \"Tea\", \"words\": 1.5} | allowed is a whole number",
        "{\"instruction\": \"Tea\", \"words\": \"5\"} | is the string \"5\"",
        "{\"instruction\": \"Tea\", \"words\": NaN} | is not JSON",
        "{\"instruction\": \"Tea\", \"mode\": \"quick\"} | allowed is \"sequential\" or \"parallel\"",
        "{\"instruction\": \"Tea\", \"deadline\": \"2h\"} | \"deadline\" is the string \"2h\"; allowed is a date and time with Z or an offset",
        "{\"instruction\": \"Tea\", \"deadline\": \"2026-11-22T18:00:00\"} | \"deadline\" is the string",
        "{\"instruction\": \"Tea\", \"deadline\": \"2026-02-30T18:00:00Z\"} | \"deadline\" is the string",
        "{\"instruction\": \"Tea\", \"prompt\": \"Tea\"} | two names of one thing",
        "{\"instruction\": \"Tea\", \"instruction\": \"Tea\"} | is not JSON",
        "{\"instruction\": \"Tea\"} {} | more text follows where its first value ends (line 1, column 23)",
        "{\"instruction\": \"Tea\"}, | more text follows where its first value ends",
        "{\"instruction\": \"Tea\"} tea | more text follows where its first value ends",
        "{\"instruction\": \"Tea\" | expected close marker for Object. Send one",
        "{\"instruction\": \"Tea\", \"id\": \"../etc\"} | \"id\" is the string \"../etc\"",
        "{\"instruction\": \"Tea\", \"metadata\": {\"a\": 1}} | \"metadata.a\" is the number 1",
        "{\"instruction\": \"Tea\", \"metadata\": []} | an object of strings",
        "{\"instruction\": \"\\ud800\"} | half of a surrogate pair",
      })
  void badRequestsAreNamed(String json, String expected) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(expected)
        .message()
        .doesNotContain("Feature", "`", "JsonNode", "REDACTED");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(() -> read("{\"words\": 0, \"mode\": 3, \"colour\": \"red\"}"))
        .hasMessageContaining("colour")
        .hasMessageContaining("instruction")
        .hasMessageContaining("words")
        .hasMessageContaining("mode");
  }

  @Test
  void aTombstoneInvalidUtf8AndDeepNestingAreRefused() {
    assertThatThrownBy(() -> reader.read(null, "x")).hasMessageContaining("tombstone");
    assertThatThrownBy(() -> reader.read(new byte[] {'"', (byte) 0xC3, '"'}, "x"))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(BadRecordException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(BadRecordException.class);
  }

  @Test
  void anInstructionOfOneMegabyteIsRefusedWithItsSize() {
    String json = "{\"instruction\": \"" + "a".repeat(1_000_000) + "\"}";

    assertThatThrownBy(() -> read(json))
        .hasMessageContaining("1000000 characters; at most 100000")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }
}
