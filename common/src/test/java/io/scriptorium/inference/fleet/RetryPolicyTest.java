package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.inference.fleet.InferenceSettings.RetryPolicy;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final RetryPolicy POLICY =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMinutes(1), 5);

  @Test
  void spreadsEachDelayBetweenNoneAndALimitThatDoublesUpToTheBound() {
    long[] limits = {100, 200, 400, 800, 1_000, 1_000};
    for (int round = 1; round <= limits.length; round++) {
      // given
      int number = round;
      var random = new Random(7);

      // when
      var delays =
          IntStream.range(0, 2_000)
              .mapToLong(i -> POLICY.delay(number, random).toMillis())
              .summaryStatistics();

      // then
      long limit = limits[round - 1];
      assertThat(delays.getMin()).isBetween(0L, limit / 20);
      assertThat(delays.getMax()).isBetween(limit * 19 / 20, limit);
      assertThat(delays.getAverage()).isBetween(limit * 0.45, limit * 0.55);
    }
  }
}
