package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadingPaceTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void farFromTheEndTheStreamIsReadNowAndThen() {
    assertThat(new ReadingPace(1_000).pause(100, Duration.ofSeconds(2), MINUTE)).hasMillis(200);
  }

  @Test
  void towardsTheEndItIsReadEverMoreOften() {
    var pace = new ReadingPace(1_000);

    // 50 tokens a second: 20 are missing for 0.4 s.
    assertThat(pace.pause(980, Duration.ofMillis(19_600), MINUTE)).hasMillis(100);
    assertThat(pace.pause(999, Duration.ofMillis(19_980), MINUTE)).isZero();
    assertThat(pace.pause(1_200, Duration.ofSeconds(24), MINUTE)).isZero();
  }

  @Test
  void theFirstTokenIsNotWaitedForWithPauses() {
    assertThat(new ReadingPace(1_000).pause(0, Duration.ofSeconds(30), MINUTE)).isZero();
  }

  @Test
  void ofAnUnknownLengthEachChunkIsRead() {
    assertThat(new ReadingPace(0).pause(100, Duration.ofSeconds(2), MINUTE)).isZero();
  }

  @Test
  void noPauseOutlastsTheDeadline() {
    assertThat(new ReadingPace(1_000).pause(100, Duration.ofSeconds(2), Duration.ofMillis(120)))
        .hasMillis(30);
  }
}
