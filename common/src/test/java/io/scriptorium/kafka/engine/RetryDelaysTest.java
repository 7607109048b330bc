package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryDelaysTest {

  private static final RetryDelays DELAYS =
      new RetryDelays(Duration.ofMillis(100), Duration.ofSeconds(5));

  @Test
  void delaysDoubleUpToTheLongest() {
    assertThat(Duration.ofNanos(DELAYS.nanos(1, 1))).isEqualTo(Duration.ofMillis(100));
    assertThat(Duration.ofNanos(DELAYS.nanos(2, 1))).isEqualTo(Duration.ofMillis(200));
    assertThat(Duration.ofNanos(DELAYS.nanos(5, 1))).isEqualTo(Duration.ofMillis(1_600));
    assertThat(Duration.ofNanos(DELAYS.nanos(7, 1))).isEqualTo(Duration.ofSeconds(5));
  }

  @Property
  void halfOfADelayIsRandom(
      @ForAll @IntRange(min = 1) int failure,
      @ForAll @DoubleRange(min = 0, max = 1) double random) {
    long most = DELAYS.nanos(failure, 1);

    assertThat(DELAYS.nanos(failure, random)).isBetween(most / 2, most);
    assertThat(most).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(5).toNanos());
  }
}
