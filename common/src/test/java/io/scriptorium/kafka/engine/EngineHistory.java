package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.kafka.KafkaRecords;
import io.scriptorium.kafka.engine.EngineModel.Delivery;
import io.scriptorium.kafka.engine.EngineModel.State;
import io.scriptorium.kafka.engine.TaskRunner.AttemptResult;
import io.scriptorium.kafka.engine.TrackedTask.LaneKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Plays a history on a work tracker and on the model, and compares them at each step. */
final class EngineHistory {

  static final int PARTITIONS = 3;
  static final int PLACES = 3;
  static final int MAX_RECORDS = 12;
  static final long MAX_BYTES = 300;
  static final int MAX_POLL = 4;

  /** Two topics, of which the first has one partition more: numbers occur in both. */
  private static final List<String> TOPICS = List.of("tasks", "retried-tasks");

  /** One thing that happens. Numbers choose among what is possible then. */
  sealed interface Step {
    record Poll(int records) implements Step {}

    record Start() implements Step {}

    record End(int which, Fate fate, int delay) implements Step {}

    record Leave(int which) implements Step {}

    record Settle(int which, Fate fate, int delay) implements Step {}

    record Pass(int time) implements Step {}

    record Commit() implements Step {}

    record Revoke(int partition, boolean commitFirst) implements Step {}

    record Assign(int partition) implements Step {}

    record Stop() implements Step {}
  }

  /** What becomes of a task. */
  enum Fate {
    DONE,
    RETRY,
    FAIL,
    REFUSE
  }

  /** One record of the log: how many offsets after the one before it, and its lane's name. */
  record Entry(int gap, int lane) {}

  private final TaskTracker tracker = new TaskTracker(true, PLACES, MAX_RECORDS, MAX_BYTES);
  private final EngineModel model = new EngineModel(PLACES);
  private final List<List<ConsumerRecord<byte[], byte[]>>> logs = new ArrayList<>();
  private final Set<Integer> assigned = new HashSet<>();
  private final Map<Integer, Integer> fetchPositions = new HashMap<>();
  private final Map<Integer, Long> committed = new HashMap<>();
  private final Map<Delivery, TrackedTask> items = new HashMap<>();
  private long now;

  EngineHistory(List<List<Entry>> entries) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
      long offset = -1;
      for (Entry entry : entries.get(partition)) {
        offset += entry.gap();
        log.add(record(partition, offset, entry.lane()));
      }
      logs.add(log);
      assign(partition);
    }
  }

  void play(Step step) {
    switch (step) {
      case Step.Poll(int records) -> poll(records);
      case Step.Start _ -> start();
      case Step.End(int which, Fate fate, int delay) ->
          chosen(model.running(), which).ifPresent(it -> end(it, fate, delay));
      case Step.Leave(int which) -> chosen(model.leaving(), which).ifPresent(this::leave);
      case Step.Settle(int which, Fate fate, int delay) ->
          chosen(model.live(it -> it.state == State.NOT_YET_DURABLE), which)
              .ifPresent(it -> settle(it, fate, delay));
      case Step.Pass(int time) -> now += time;
      case Step.Commit _ -> commit();
      case Step.Revoke(int partition, boolean commitFirst) -> revoke(partition, commitFirst);
      case Step.Assign(int partition) -> assign(partition);
      case Step.Stop _ -> {
        tracker.stop();
        model.stopped();
      }
    }
    compare();
  }

  /** Lets everything succeed from here on; then nothing may be left. */
  void finish() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assign(partition);
    }
    int rounds = 0;
    while (!allFinished()) {
      assertThat(rounds++).as("rounds without coming to an end").isLessThan(1_000);
      poll(MAX_POLL);
      while (start()) {
        compare();
      }
      for (Delivery delivery : List.copyOf(model.running())) {
        end(delivery, Fate.DONE, 0);
      }
      model.leaving().forEach(this::leave);
      for (Delivery delivery : model.live(it -> it.state == State.NOT_YET_DURABLE)) {
        settle(delivery, Fate.DONE, 0);
      }
      now += 50;
      compare();
    }
    commit();
    assertThat(tracker.busy()).isFalse();
    assertThat(tracker.buffers().full()).as("fetching goes on").isFalse();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      if (!logs.get(partition).isEmpty()) {
        assertThat(committed.get(partition)).isEqualTo(logs.get(partition).getLast().offset() + 1);
      }
    }
  }

  private boolean allFinished() {
    return model.running().isEmpty()
        && model.leaving().isEmpty()
        && logs.stream()
            .flatMap(List::stream)
            .allMatch(it -> model.isFinished(number(it), it.offset()))
        && assigned.stream().allMatch(it -> fetchPosition(it) == logs.get(it).size())
        && model.held().isEmpty();
  }

  private int fetchPosition(int partition) {
    return fetchPositions.getOrDefault(partition, 0);
  }

  private void poll(int records) {
    List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
    for (int partition : assigned) {
      while (!tracker.buffers().full()
          && polled.size() < records
          && fetchPosition(partition) < logs.get(partition).size()) {
        polled.add(logs.get(partition).get(fetchPosition(partition)));
        fetchPositions.merge(partition, 1, Integer::sum);
      }
    }
    for (ConsumerRecord<byte[], byte[]> it : polled) {
      model.delivered(number(it), it.offset(), LaneKey.ofKey(it), KafkaRecords.bytes(it));
    }
    tracker.add(polled);
  }

  private boolean start() {
    Optional<Delivery> expected = model.expectedStart(now);
    return started(tracker.start(now), expected);
  }

  private boolean started(@Nullable TrackedTask item, Optional<Delivery> expected) {
    if (item == null) {
      assertThat(expected).as("nothing starts").isEmpty();
      return false;
    }
    assertThat(expected)
        .as("%s starts", item)
        .hasValueSatisfying(
            it -> assertThat(it.is(number(item.partition()), item.offset())).isTrue());
    Delivery delivery = expected.orElseThrow();
    model.started(delivery);
    assertThat(item.attempt()).isEqualTo(delivery.attempts);
    items.put(delivery, item);
    return true;
  }

  private void end(Delivery delivery, Fate fate, int delay) {
    TrackedTask item = Objects.requireNonNull(items.get(delivery));
    long until = delay == 0 ? 0 : now + delay;
    switch (fate) {
      case DONE -> model.ended(delivery, State.NOT_YET_DURABLE, 0);
      case RETRY, FAIL -> model.ended(delivery, State.QUEUED, until);
      case REFUSE -> model.ended(delivery, State.QUEUED, 0);
    }
    if (delivery.dropped) {
      // Its end counts for nothing but the place that it held.
      delivery.state = State.FINISHED;
    }
    Optional<Delivery> expected = model.expectedNext(delivery.lane, now);
    AttemptResult result =
        fate == Fate.DONE
            ? new AttemptResult.Done(CompletableFuture.completedFuture(null))
            : retry(item, fate, delay);
    if (!started(tracker.ended(item, result, now), expected)) {
      model.leaves(delivery.lane);
    }
  }

  private void leave(LaneKey lane) {
    model.left(lane);
    tracker.leave(lane);
  }

  private void settle(Delivery delivery, Fate fate, int delay) {
    TrackedTask item = Objects.requireNonNull(items.get(delivery));
    if (fate == Fate.DONE) {
      model.ended(delivery, State.FINISHED, 0);
      tracker.durable(item);
      // A second answer changes nothing.
      tracker.durable(item);
    } else {
      boolean waits = delay != 0 && fate != Fate.REFUSE;
      model.ended(delivery, State.QUEUED, waits ? now + delay : 0);
      tracker.notDurable(item, retry(item, fate, delay), now);
    }
  }

  private static AttemptResult.Retry retry(TrackedTask item, Fate fate, int delay) {
    switch (fate) {
      case FAIL -> item.failed();
      case REFUSE -> item.refuse("no good");
      case DONE, RETRY -> {}
    }
    return new AttemptResult.Retry(fate == Fate.REFUSE ? 0 : delay);
  }

  private void commit() {
    Map<TopicPartition, Long> offsets = tracker.uncommitted();
    offsets.forEach((place, offset) -> {
      int partition = number(place);
      assertThat(assigned).contains(partition);
      assertThat(logs.get(partition))
          .filteredOn(it -> it.offset() < offset)
          .as("all below the committed offset %d is finished", offset)
          .allMatch(it -> model.isFinished(partition, it.offset()));
      assertThat(model.committable(partition)).contains(offset);
      committed.put(partition, offset);
    });
    tracker.committed(offsets);
    assertThat(tracker.uncommitted()).as("nothing is committed twice").isEmpty();
  }

  private void revoke(int partition, boolean commitFirst) {
    if (assigned.contains(partition)) {
      if (commitFirst) {
        commit();
      }
      assigned.remove(partition);
      model.revoked(partition);
      tracker.revoke(List.of(place(partition)));
    }
  }

  private void assign(int partition) {
    if (assigned.add(partition)) {
      long from = committed.getOrDefault(partition, 0L);
      int position =
          Math.toIntExact(logs.get(partition).stream().filter(it -> it.offset() < from).count());
      fetchPositions.put(partition, position);
      tracker.assign(List.of(place(partition)));
    }
  }

  private void compare() {
    assertThat(tracker.buffers().records()).isEqualTo(model.held().size());
    assertThat(tracker.buffers().bytes())
        .isEqualTo(model.held().stream().mapToLong(it -> it.bytes).sum());
    assertThat(tracker.buffers().records()).isLessThan(MAX_RECORDS + MAX_POLL);
    if (tracker.buffers().records() >= MAX_RECORDS || tracker.buffers().bytes() >= MAX_BYTES) {
      assertThat(tracker.buffers().full()).isTrue();
    }
    assertThat(tracker.lanes().running()).isEqualTo(model.places());
    for (int partition : assigned) {
      Optional<Long> committable =
          model.committable(partition).filter(it -> !it.equals(committed.get(partition)));
      Long offset = tracker.uncommitted().get(place(partition));
      if (offset != null) {
        assertThat(model.committable(partition)).contains(offset);
      } else {
        assertThat(committable).as("what could be committed in %d", partition).isEmpty();
      }
    }
  }

  private static <T> Optional<T> chosen(List<T> among, int which) {
    return among.isEmpty() ? Optional.empty() : Optional.of(among.get(which % among.size()));
  }

  private static TopicPartition place(int number) {
    return new TopicPartition(TOPICS.get(number % 2), number / 2);
  }

  private static int number(TopicPartition place) {
    return place.partition() * 2 + TOPICS.indexOf(place.topic());
  }

  private static int number(ConsumerRecord<byte[], byte[]> record) {
    return number(new TopicPartition(record.topic(), record.partition()));
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, int lane) {
    byte @Nullable [] key = lane == 0 ? null : ("key" + lane).getBytes(StandardCharsets.UTF_8);
    byte[] value = new byte[10 * lane];
    return new ConsumerRecord<>(
        place(partition).topic(),
        place(partition).partition(),
        offset,
        0L,
        TimestampType.LOG_APPEND_TIME,
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
