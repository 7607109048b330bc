package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  @Test
  void theLimitDoublesUpToTheLongest() {
    assertThat(backoff.limit(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.limit(3)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.limit(7)).isEqualTo(Duration.ofSeconds(30));
    assertThat(backoff.limit(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theDelayIsBetweenItsLeastShareAndTheLimit() {
    assertThat(backoff.delay(3, 0, 0)).isZero();
    assertThat(backoff.delay(3, 0.5, 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.delay(3, 0.5, 0.5)).isEqualTo(Duration.ofMillis(1_500));
    assertThat(backoff.delay(3, 0.5, 1)).isEqualTo(Duration.ofSeconds(2));
  }

  @Property
  void withEqualJitterHalfOfADelayIsRandom(
      @ForAll @IntRange(min = 1) int failures,
      @ForAll @DoubleRange(min = 0, max = 1) double random) {
    long limit = backoff.limit(failures).toNanos();

    assertThat(backoff.delay(failures, 0.5, random).toNanos()).isBetween(limit / 2, limit);
    assertThat(limit).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(30).toNanos());
  }
}
