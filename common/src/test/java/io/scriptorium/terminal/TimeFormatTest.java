package io.scriptorium.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {

  private static final Instant TIME = Instant.parse("2026-11-30T04:33:29.987Z");

  @ParameterizedTest
  @CsvSource({
    "LOCAL, Europe/Berlin, 2026-11-30 05:33:29 +01:00",
    "LOCAL, UTC, 2026-11-30 04:33:29 +00:00",
    "LOCAL, Asia/Kathmandu, 2026-11-30 10:18:29 +05:45",
    "UTC, Europe/Berlin, 2026-11-30T04:33:29Z",
    "RELATIVE, Europe/Berlin, 3 min ago"
  })
  void showsTheTime(TimeFormat format, ZoneId zone, String text) {
    assertThat(format.text(TIME, TIME.plusSeconds(185), zone)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"59, 59 s ago", "3599, 59 min ago", "86399, 23 h ago", "200000, 2 d ago"})
  void aRelativeTimeHasOneUnit(long seconds, String text) {
    assertThat(TimeFormat.RELATIVE.text(TIME, TIME.plusSeconds(seconds), ZoneId.of("UTC")))
        .isEqualTo(text);
  }
}
