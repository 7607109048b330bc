package io.scriptorium.kafka.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EarlyCommitsTest {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final EarlyCommits commits = new EarlyCommits(Duration.ofSeconds(1));

  @Test
  void whatIsPublishedAloneIsCommittedAtOnce() {
    assertThat(commits.due(START)).isTrue();
    assertThat(commits.due(START.plusSeconds(10))).isTrue();
  }

  @Test
  void whatFollowsWithinASecondWaits() {
    assertThat(commits.due(START)).isTrue();
    assertThat(commits.due(START)).isFalse();
    assertThat(commits.due(START.plusMillis(999))).isFalse();
    assertThat(commits.due(START.plusMillis(1_001))).isTrue();
    assertThat(commits.due(START.plusMillis(2_000))).isFalse();
  }

  @Test
  void aClockThatIsSetBackPutsNothingOff() {
    assertThat(commits.due(START)).isTrue();
    assertThat(commits.due(START.minusSeconds(3_600))).isTrue();
    assertThat(commits.due(START.minusSeconds(3_600))).isFalse();
  }
}
