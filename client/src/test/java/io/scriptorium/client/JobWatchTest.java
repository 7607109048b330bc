package io.scriptorium.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Mode;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobWatchTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final TopicPartition PARTITION = new TopicPartition(Topics.JOB_EVENTS, 0);

  private static final TopicPartition DEAD_LETTERS = new TopicPartition(Topics.DEAD_LETTERS, 0);

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

  @Test
  void aDeadLetterEndsAWaitOnlyForTheRequestThatItCameFrom() throws Exception {
    JobWatch watch = watch(false, true, null);
    watch.sending(request("a"));
    watch.accept(DEAD_LETTERS, 0, refusal("a", 6));
    assertThat(watch.takeRefusalChecks()).as("its own place is not known yet").isEmpty();

    watch.settled("a", Optional.of(new RecordPosition(0, 7)));

    assertThat(watch.takeRefusalChecks())
        .containsExactly(Map.entry("a", Set.of(new RecordPosition(0, 7))));
    watch.accept(DEAD_LETTERS, 1, refusal("a", 8));
    assertThat(watch.await(Duration.ZERO)).as("of another's request").isFalse();
    assertThat(updates).isEmpty();
    watch.accept(DEAD_LETTERS, 2, refusal("a", 7));
    assertThat(watch.await(Duration.ZERO)).isTrue();
    assertThat(updates).hasSize(1);
  }

  @Test
  void aDeadLetterEndsAWaitForTheRequestAlsoWhereTheJobIsAnothers() throws Exception {
    JobWatch watch = watch(false, true, null);
    watch.add(new JobWatch.Submitted(request("a"), new RecordPosition(0, 7)));
    watch.accept(PARTITION, 0, event("a", JobEvent.Type.PLANNED));

    watch.accept(DEAD_LETTERS, 0, refusal("a", 7));

    assertThat(watch.await(Duration.ZERO)).isTrue();
    assertThat(updates).last().isInstanceOf(JobUpdate.Refused.class);
  }

  @Test
  void aDeadLetterOfAJobThatIsOnlyFollowedIsLookedUpAndNotBelieved() throws Exception {
    JobWatch watch = watch(false, false, null, "a");
    watch.accept(DEAD_LETTERS, 0, refusal("a", 7));

    assertThat(watch.await(Duration.ZERO)).isFalse();
    assertThat(watch.takeRefusalChecks()).containsExactly(Map.entry("a", Set.of()));
    watch.accept(DEAD_LETTERS, 1, refusal("a", 8));
    assertThat(watch.takeRefusalChecks()).as("not more often than each second").isEmpty();
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(watch.takeRefusalChecks()).hasSize(1);
    watch.found((JobUpdate.Refused) refusal("a", 8));
    assertThat(watch.await(Duration.ZERO)).isTrue();
  }

  @Test
  void aDocumentOfAnotherRequestWithTheIdIsNotDelivered() throws Exception {
    JobWatch watch = watch(true, true, null);
    var other = new WritingRequest("a", "Write more", null, null, Mode.SEQUENTIAL, Map.of());
    watch.add(new JobWatch.Submitted(other, new RecordPosition(0, 7)));

    watch.accept(PARTITION, 0, new JobUpdate.Published(document("a")));

    assertThat(watch.await(Duration.ZERO)).isFalse();
    assertThat(updates).isEmpty();
  }

  @Test
  void aJobOfTwoRequestsIsRefusedWhereBothAre() throws Exception {
    JobWatch watch = watch(false, true, null);
    watch.add(new JobWatch.Submitted(request("a"), new RecordPosition(0, 7)));
    watch.add(new JobWatch.Submitted(request("a"), new RecordPosition(0, 9)));

    watch.accept(DEAD_LETTERS, 0, refusal("a", 9));
    assertThat(watch.await(Duration.ZERO)).isFalse();
    watch.accept(DEAD_LETTERS, 1, refusal("a", 7));
    assertThat(watch.await(Duration.ZERO)).isTrue();
  }

  private static WritingRequest request(String id) {
    return new WritingRequest(id, "Write", null, null, Mode.SEQUENTIAL, Map.of());
  }

  private JobWatch watch(
      boolean documents, boolean lookUps, @Nullable Instant since, String... jobIds) {
    var watch =
        new JobWatch(new JobWatch.Scope(documents, lookUps, since), updates::add, clock::get);
    List.of(jobIds).forEach(watch::add);
    return watch;
  }

  static JobUpdate event(String id, JobEvent.Type type) {
    return new JobUpdate.Changed(new JobEvent(id, type, 0, 1, 0, null, START, null, null));
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
    return refusal(id, 7);
  }

  private static JobUpdate refusal(String id, long offset) {
    return new JobUpdate.Refused(
        id,
        new DeadLetter(
            "too long",
            "planner",
            Topics.WRITING_REQUESTS,
            0,
            offset,
            id,
            "{}",
            null,
            Map.of(),
            START,
            null,
            null));
  }
}
