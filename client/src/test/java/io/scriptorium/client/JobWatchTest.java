package io.scriptorium.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobWatchTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final TopicPartition PARTITION = new TopicPartition(Topics.JOB_EVENTS, 0);

  private final AtomicLong clock = new AtomicLong();
  private final List<JobUpdate> updates = new ArrayList<>();

  @Test
  void aRepeatedJobIsLookedUpAtOnceAndOnce() throws Exception {
    JobWatch watch = watch(false, true, null, "a", "b");
    watch.accept(PARTITION, 0, event("a", JobEvent.Type.REPEATED));

    assertThat(watch.takeLookUps()).containsExactly("a");
    assertThat(watch.takeLookUps()).isEmpty();
    watch.found(document("a"));
    assertThat(watch.jobIds()).containsExactly("b");
    assertThat(watch.await(Duration.ZERO)).isFalse();
    assertThat(updates).last().isInstanceOf(JobUpdate.Published.class);
  }

  @Test
  void jobsOfWhichNothingIsHeardAreLookedUpTogetherAndOnce() {
    JobWatch watch = watch(true, true, null, "a", "b", "c");
    watch.accept(PARTITION, 0, event("b", JobEvent.Type.PLANNED));
    assertThat(watch.takeLookUps()).isEmpty();

    clock.addAndGet(JobWatch.SILENCE.toNanos());
    assertThat(watch.takeLookUps()).containsExactlyInAnyOrder("a", "c");

    clock.addAndGet(JobWatch.SILENCE.toNanos());
    assertThat(watch.takeLookUps()).isEmpty();
  }

  @Test
  void anEndThatWasFollowedByARetryIsNoEnd() throws Exception {
    JobWatch watch = watch(false, false, Instant.EPOCH, "a");
    watch.replay(event("a", JobEvent.Type.FAILED));
    watch.replay(event("a", JobEvent.Type.RETRIED));
    watch.replayed(Map.of(PARTITION, 2L));

    assertThat(watch.await(Duration.ZERO)).isFalse();
    watch.accept(PARTITION, 1, event("a", JobEvent.Type.FAILED));
    assertThat(watch.await(Duration.ZERO)).as("a record that was replayed already").isFalse();
    watch.accept(PARTITION, 2, event("a", JobEvent.Type.COMPLETED));
    assertThat(watch.await(Duration.ZERO)).isTrue();
  }

  @Test
  void aReplayedRefusalIsOverruledByLaterEvents() throws Exception {
    JobWatch watch = watch(false, false, Instant.EPOCH, "a");
    watch.replay(refusal("a"));
    watch.replay(event("a", JobEvent.Type.PLANNED));
    watch.replayed(Map.of());

    assertThat(watch.await(Duration.ZERO)).isFalse();
    watch.accept(PARTITION, 3, refusal("a"));
    assertThat(watch.await(Duration.ZERO)).as("a refused repetition").isFalse();
  }

  @Test
  void aWatchForDocumentsLooksUpThatOfAJobThatHasEnded() throws Exception {
    JobWatch watch = watch(true, true, Instant.EPOCH, "a");
    watch.replay(event("a", JobEvent.Type.COMPLETED));
    watch.replayed(Map.of());

    assertThat(watch.await(Duration.ZERO)).isFalse();
    assertThat(watch.takeLookUps()).containsExactly("a");
    watch.found(document("a"));
    assertThat(watch.await(Duration.ZERO)).isTrue();
  }

  @Test
  void aRetriedJobIsNotEndedByItsEarlierDocument() throws Exception {
    JobWatch watch = watch(false, false, null, "a");
    clock.addAndGet(JobWatch.SILENCE.toNanos());

    assertThat(watch.takeLookUps()).isEmpty();
    watch.found(document("a"));
    watch.accept(PARTITION, 0, new JobUpdate.Published(document("a")));
    assertThat(watch.await(Duration.ZERO)).isFalse();
    watch.accept(PARTITION, 1, event("a", JobEvent.Type.FAILED));
    assertThat(watch.await(Duration.ZERO)).isTrue();
  }

  @Test
  void whatTheListenerThrowsIsThrownByAwait() {
    var watch =
        new JobWatch(
            new JobWatch.Scope(false, false, null),
            update -> {
              throw new IllegalStateException("disk full");
            },
            clock::get);
    watch.add("a");
    watch.accept(PARTITION, 0, event("a", JobEvent.Type.PLANNED));

    assertThatThrownBy(() -> watch.await(Duration.ofMinutes(1))).hasMessage("disk full");
  }

  private JobWatch watch(
      boolean documents, boolean lookUps, @Nullable Instant since, String... jobIds) {
    var watch =
        new JobWatch(new JobWatch.Scope(documents, lookUps, since), updates::add, clock::get);
    List.of(jobIds).forEach(watch::add);
    return watch;
  }

  static JobUpdate event(String id, JobEvent.Type type) {
    return new JobUpdate.Changed(new JobEvent(id, type, 0, 1, 0, null, START));
  }

  static Document document(String id) {
    return document(id, "Text of " + id);
  }

  static Document document(String id, String text) {
    return new Document(
        id,
        Document.Status.COMPLETED,
        null,
        "Write",
        text,
        3,
        null,
        List.of(),
        TokenUsage.NONE,
        new Document.Timings(START, START, START, START),
        Map.of());
  }

  private static JobUpdate refusal(String id) {
    return new JobUpdate.Refused(
        id,
        new DeadLetter(
            "too long",
            "planner",
            Topics.WRITING_REQUESTS,
            0,
            7,
            id,
            "{}",
            null,
            Map.of(),
            START,
            null));
  }
}
