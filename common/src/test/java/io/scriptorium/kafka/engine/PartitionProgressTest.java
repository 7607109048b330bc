package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.kafka.engine.TaskTracker.PartitionProgress;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

  private final PartitionProgress progress = new PartitionProgress();

  @Test
  void nothingSeenIsNothingToCommit() {
    assertThat(progress.committable()).isEmpty();
  }

  @Test
  void theLowestUnfinishedOffsetHoldsTheCommit() {
    progress.seen(3, 1_003);
    progress.seen(7, 1_007);
    progress.seen(8, 1_008);

    progress.finished(7);
    assertThat(progress.committable()).hasValue(3);

    progress.finished(3);
    assertThat(progress.committable()).hasValue(8);

    progress.finished(8);
    assertThat(progress.committable()).hasValue(9);
  }

  @Test
  void whatComesTwiceWhileItIsHeldIsWorkedOnOnce() {
    assertThat(progress.seen(5, 1_005)).isTrue();
    assertThat(progress.seen(5, 1_005)).isFalse();
  }

  @Test
  void aRedeliveredFinishedTaskIsProcessedAgainAndHoldsTheCommit() {
    progress.seen(5, 1_005);
    progress.seen(6, 1_006);
    progress.finished(5);
    progress.finished(6);

    assertThat(progress.seen(5, 1_005)).isTrue();
    assertThat(progress.committable()).hasValue(5);
    progress.finished(5);
    assertThat(progress.committable()).hasValue(7);
  }

  @Test
  void anOffsetIsCommittedOnce() {
    progress.seen(0, 1_000);
    progress.finished(0);
    progress.committed(1);

    assertThat(progress.uncommitted()).isEmpty();
  }

  @Test
  void finishingTwiceIsADefect() {
    progress.seen(1, 1_001);
    progress.finished(1);

    assertThatThrownBy(() -> progress.finished(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theFirstUnfinishedRecordIsTheOldest() {
    assertThat(progress.oldestMillis()).isEmpty();
    progress.seen(3, 3_000);
    progress.seen(4, 2_000);

    assertThat(progress.oldestMillis()).hasValue(3_000);
    progress.finished(3);
    assertThat(progress.oldestMillis()).hasValue(2_000);
  }
}
