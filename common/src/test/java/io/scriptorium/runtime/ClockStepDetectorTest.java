package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockStepDetectorTest {

  private final AtomicLong wall = new AtomicLong(1_000_000);
  private final AtomicLong monotonic = new AtomicLong();
  private final ClockStepDetector watch = new ClockStepDetector(wall::get, monotonic::get);

  private void pass(Duration time) {
    wall.addAndGet(time.toMillis());
    monotonic.addAndGet(time.toNanos());
  }

  @Test
  void timeThatPassesIsNoStep() {
    pass(Duration.ofDays(3));

    assertThat(watch.setBack()).isZero();
  }

  @Test
  void aClockSetBackIsNoticedOnce() {
    pass(Duration.ofSeconds(5));
    wall.addAndGet(-3_600_000);

    assertThat(watch.setBack()).isEqualTo(Duration.ofHours(1));
    assertThat(watch.setBack()).isZero();
  }

  @Test
  void aClockSetForwardIsHarmlessUntilItIsSetBack() {
    wall.addAndGet(3_600_000);
    assertThat(watch.setBack()).isZero();

    wall.addAndGet(-3_600_000);
    assertThat(watch.setBack()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void smallCorrectionsAreTolerated() {
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(1));
      wall.addAndGet(-1_500);
      assertThat(watch.setBack()).isZero();
    }
  }
}
