package io.scriptorium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.inference.InferenceFailure.EmptyAnswer;
import io.scriptorium.inference.InferenceFailure.RateLimited;
import io.scriptorium.inference.InferenceFailure.RejectedRequest;
import io.scriptorium.inference.InferenceFailure.Unreachable;
import io.scriptorium.inference.ServerHealth.CoolingDown;
import io.scriptorium.inference.ServerHealth.Healthy;
import io.scriptorium.inference.ServerHealth.OnTrial;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerHealthTest {

  private static final RetryPolicy POLICY =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(15), 5);
  private static final long SECOND = 1_000_000_000L;
  // Near its overflow, as the clock may start anywhere.
  private static final long NOW = Long.valueOf(Long.MAX_VALUE) - SECOND / 2;
  private static final InferenceFailure DOWN = new Unreachable("s", "refused");
  private static final InferenceFailure EMPTY = new EmptyAnswer("s", FinishReason.STOP);

  @Test
  void isLeftAloneAfterAFailureAndThenTriedOnce() {
    // when
    ServerHealth cooling = ServerHealth.NEW.failed(DOWN, NOW, POLICY);

    // then
    assertThat(cooling.admits(NOW + SECOND - 1)).isFalse();
    assertThat(cooling.admits(NOW + SECOND)).isTrue();
    ServerHealth trial = cooling.sent();
    assertThat(trial.admits(NOW + 100 * SECOND)).isFalse();
    assertThat(trial.answered()).isEqualTo(ServerHealth.NEW);
    assertThatThrownBy(trial::sent).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isLeftAloneTwiceAsLongAfterEachFailedTrialUpToTheBound() {
    ServerHealth health = ServerHealth.NEW;
    for (long expected : new long[] {1, 2, 4, 8, 16, 30, 30}) {
      // when
      health = health.failed(DOWN, NOW, POLICY);

      // then
      assertThat(health).isInstanceOf(CoolingDown.class);
      assertThat(((CoolingDown) health).untilNanos() - NOW).isEqualTo(expected * SECOND);
      health = health.sent();
    }
  }

  @Test
  void failuresOfRequestsSentBeforeCountOnce() {
    // given
    ServerHealth cooling = ServerHealth.NEW.failed(DOWN, NOW, POLICY);

    // then
    assertThat(cooling.failed(DOWN, NOW + SECOND / 2, POLICY)).isEqualTo(cooling);
    assertThat(cooling.answered()).isEqualTo(cooling);
  }

  @Test
  void believesRetryAfterUpToTheBudget() {
    // given
    InferenceFailure minute = new RateLimited("s", "full", Optional.of(Duration.ofMinutes(1)));
    InferenceFailure day = new RateLimited("s", "full", Optional.of(Duration.ofDays(1)));

    // then
    assertThat(ServerHealth.NEW.failed(minute, NOW, POLICY))
        .isEqualTo(new CoolingDown(1, NOW + 60 * SECOND));
    assertThat(ServerHealth.NEW.failed(DOWN, NOW, POLICY).failed(minute, NOW, POLICY))
        .isEqualTo(new CoolingDown(1, NOW + 60 * SECOND));
    assertThat(ServerHealth.NEW.failed(day, NOW, POLICY))
        .isEqualTo(new CoolingDown(1, NOW + 900 * SECOND));
  }

  @Test
  void onlySeveralEmptyAnswersInARowAreTheServersFault() {
    // when
    ServerHealth two = ServerHealth.NEW.failed(EMPTY, NOW, POLICY).failed(EMPTY, NOW, POLICY);

    // then
    assertThat(two).isEqualTo(new Healthy(2));
    assertThat(two.answered()).isEqualTo(ServerHealth.NEW);
    assertThat(two.failed(EMPTY, NOW, POLICY)).isInstanceOf(CoolingDown.class);
  }

  @Test
  void rejectingARequestIsHealthy() {
    // given
    InferenceFailure rejected = new RejectedRequest("s", 400, "too long");

    // then
    assertThat(ServerHealth.NEW.failed(rejected, NOW, POLICY)).isEqualTo(ServerHealth.NEW);
    assertThat(new OnTrial(3).failed(rejected, NOW, POLICY)).isEqualTo(ServerHealth.NEW);
  }

  @Test
  void anAbandonedTrialIsFollowedByAnother() {
    assertThat(new OnTrial(3).abandoned(NOW).admits(NOW)).isTrue();
  }
}
