package io.scriptorium.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordOriginTest {

  private static final RecordPosition OWN = new RecordPosition(2, 9);

  @Test
  void aRecordWithoutHeadersComesFromItsOwnPlace() {
    assertThat(RecordOrigin.of(Topics.SECTIONS, new RecordHeaders(), OWN, 5))
        .isEqualTo(new RecordOrigin(OWN, 5, 0, 0));
  }

  @Test
  void aRecordThatMovesOnKeepsSomeHeadersAndHasItsOrigin() {
    var headers = new RecordHeaders();
    headers.add(RecordOrigin.PLACE_HEADER, "forged".getBytes(UTF_8));
    for (int i = 0; i < 100_000; i++) {
      headers.add("", null);
    }
    var origin = new RecordOrigin(OWN, 5, 1, 0);

    Headers moved = origin.in(headers);

    assertThat(moved.toArray()).hasSizeLessThan(110);
    assertThat(RecordOrigin.of(Topics.PLANNING_TASKS, moved, new RecordPosition(0, 0), 9))
        .isEqualTo(origin);
    assertThat(moved.headers(RecordOrigin.PLACE_HEADER)).hasSize(1);
  }

  @Test
  void theHeadersAreRead() {
    RecordOrigin origin =
        new RecordOrigin(new RecordPosition(3, 17), 1_700_000_000_000L, 1, 4).replayed();

    assertThat(origin.replays()).isEqualTo(2);
    assertThat(RecordOrigin.of(Topics.SECTIONS, new RecordHeaders(origin.headers()), OWN, 5))
        .isEqualTo(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3:17", "3:17:x", "-1:17:5", "99999999999:1:1", "1:1:9999999999999999"})
  void malformedHeadersAreIgnored(String value) {
    var headers = new RecordHeaders();
    headers.add(RecordOrigin.PLACE_HEADER, value.getBytes(UTF_8));
    headers.add(RecordOrigin.RETRY_HEADER, "many".getBytes(UTF_8));
    headers.add(RecordOrigin.REPLAYS_HEADER, null);

    assertThat(RecordOrigin.of(Topics.SECTIONS, headers, OWN, 5))
        .isEqualTo(new RecordOrigin(OWN, 5, 0, 0));
  }
}
