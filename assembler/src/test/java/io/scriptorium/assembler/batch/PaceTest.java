package io.scriptorium.assembler.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void atTheRateSinceItsBeginning() {
    Pace pace = Pace.NONE.with(1_000, BEGIN.plusSeconds(60)).with(1_000, BEGIN.plusSeconds(100));

    assertThat(pace.timeFor(4_000, BEGIN, BEGIN.plusSeconds(100)))
        .contains(Duration.ofSeconds(200));
  }

  /** A job a minute for an hour, and ten a minute for the last ten. */
  @Test
  void onlyTheLastTenMinutesCount() {
    Pace pace = Pace.NONE;
    for (int minute = 0; minute < 60; minute++) {
      pace = pace.with(minute < 50 ? 100 : 1_000, BEGIN.plusSeconds(60L * minute));
    }

    assertThat(pace.minutes()).hasSize(10);
    assertThat(pace.timeFor(10_000, BEGIN, BEGIN.plusSeconds(3_600 - 1)))
        .contains(Duration.ofSeconds(599));
  }

  @Test
  void withoutAJobThatEndedLatelyThereIsNoRate() {
    Pace pace = Pace.NONE.with(1_000, BEGIN);

    assertThat(Pace.NONE.timeFor(1_000, BEGIN, BEGIN)).isEmpty();
    assertThat(pace.timeFor(1_000, BEGIN, BEGIN.plusSeconds(3_600))).isEmpty();
  }

  @Test
  void aClockThatIsSetBackCountsInTheLastMinute() {
    Pace pace = Pace.NONE.with(1_000, BEGIN).with(500, BEGIN.minusSeconds(300));

    assertThat(pace.minutes()).singleElement().extracting(Pace.Minute::words).isEqualTo(1_500L);
  }
}
