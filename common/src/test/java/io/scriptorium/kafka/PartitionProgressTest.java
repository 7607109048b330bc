package io.scriptorium.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PartitionProgressTest {

  private final PartitionProgress progress = new PartitionProgress();

  @Test
  void nothingSeenIsNothingToCommit() {
    assertThat(progress.committable()).isEmpty();
  }

  @Test
  void theLowestUnfinishedOffsetHoldsTheCommit() {
    progress.seen(3);
    progress.seen(7);
    progress.seen(8);

    progress.finished(7);
    assertThat(progress.committable()).hasValue(3);

    progress.finished(3);
    assertThat(progress.committable()).hasValue(8);

    progress.finished(8);
    assertThat(progress.committable()).hasValue(9);
  }

  @Test
  void whatComesTwiceWhileItIsHeldIsWorkedOnOnce() {
    assertThat(progress.seen(5)).isTrue();
    assertThat(progress.seen(5)).isFalse();
  }

  @Test
  void whatComesAgainOnceFinishedIsWorkedOnAgainAndHoldsTheCommitAgain() {
    progress.seen(5);
    progress.seen(6);
    progress.finished(5);
    progress.finished(6);

    assertThat(progress.seen(5)).isTrue();
    assertThat(progress.committable()).hasValue(5);
    progress.finished(5);
    assertThat(progress.committable()).hasValue(7);
  }

  @Test
  void whatIsCommittedIsNotCommittedAgain() {
    progress.seen(0);
    progress.finished(0);
    progress.committed(1);

    assertThat(progress.uncommitted()).isEmpty();
  }

  @Test
  void finishingTwiceIsADefect() {
    progress.seen(1);
    progress.finished(1);

    assertThatThrownBy(() -> progress.finished(1)).isInstanceOf(IllegalStateException.class);
  }
}
