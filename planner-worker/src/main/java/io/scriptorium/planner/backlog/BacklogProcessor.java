package io.scriptorium.planner.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.BatchJob;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.streams.EarlyCommits;
import io.scriptorium.kafka.streams.StreamRecords;
import io.scriptorium.kafka.streams.WorkerStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backlog of one partition: stores requests, and sends each on to {@code planning-tasks} when
 * the ledger grants it a slot, when its job is cancelled or overdue, or at once where it cannot be
 * read, for the planner to refuse it. Store and topic change in one transaction.
 */
final class BacklogProcessor
    extends ContextualProcessor<
        byte @Nullable [], byte @Nullable [], byte @Nullable [], byte @Nullable []> {

  private static final Logger LOG = LoggerFactory.getLogger(BacklogProcessor.class);
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int MOST_DUE_A_ROUND = 1_000;

  private final RequestIntake intake;
  private final Backlog backlog;
  private final Cancellations cancellations;
  private final EarlyCommits commits;
  private final Queue<String> cancelled = new ConcurrentLinkedQueue<>();
  private Cancellations.@Nullable Listening listening;
  private @Nullable PartitionBacklog offered;
  private @Nullable BacklogStore store;

  BacklogProcessor(
      RequestIntake intake, Backlog backlog, Cancellations cancellations, EarlyCommits commits) {
    this.intake = intake;
    this.backlog = backlog;
    this.cancellations = cancellations;
    this.commits = commits;
  }

  @Override
  public void init(ProcessorContext<byte @Nullable [], byte @Nullable []> context) {
    super.init(context);
    var opened = new BacklogStore(context);
    var partition = new PartitionBacklog(context.taskId().partition());
    partition.open(opened);
    store = opened;
    offered = partition;
    backlog.add(partition);
    listening = cancellations.listen(cancelled::add);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, _ -> release());
    context.schedule(ROUND, PunctuationType.WALL_CLOCK_TIME, _ -> round());
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    ConsumerRecord<byte[], byte[]> read =
        StreamRecords.consumed(record, context().recordMetadata().orElseThrow());
    RecordOrigin origin;
    try {
      origin = RecordOrigin.of(read);
    } catch (BadRecordException e) {
      refuse(read, String.valueOf(e.getMessage()));
      return;
    }
    // It says where it was first, so that it may leave its place.
    var marked = record.withHeaders(origin.in(record.headers()));
    RequestIntake.Arrival arrival = intake.read(read, origin, now()).orElse(null);
    if (arrival == null) {
      forward(marked, Topics.PLANNING_TASKS);
      return;
    }
    if (arrival.report() != null) {
      report(arrival.report());
    }
    Waiting waiting = arrival.waiting();
    if (cancellations.reason(waiting.jobId()).isPresent()) {
      forward(marked, Topics.PLANNING_TASKS);
    } else {
      keep(waiting, StoredRecord.write(marked));
    }
  }

  private void keep(Waiting waiting, byte[] record) {
    required(store).add(waiting, record);
    if (required(offered).add(waiting)) {
      backlog.arrived();
    }
  }

  private void report(BatchJob job) {
    forward(
        new Record<>(job.batch().getBytes(UTF_8), Json.write(job), now().toEpochMilli()),
        Topics.BATCH_JOBS);
  }

  private void refuse(ConsumerRecord<byte[], byte[]> record, String reason) {
    LOG.warn(
        "Rejected the record at {} {}:{}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason);
    forward(StreamRecords.letter(record, "planner", reason, now()), Topics.DEAD_LETTERS);
  }

  /** Sends on what may be planned, or has ended. */
  private void release() {
    PartitionBacklog partition = required(offered);
    partition.takeGranted().forEach(this::release);
    for (String jobId = cancelled.poll(); jobId != null; jobId = cancelled.poll()) {
      required(store).ofJob(jobId).ifPresent(this::release);
    }
    if (partition.fill(required(store))) {
      backlog.filled();
    }
  }

  /** Moves to their queues the requests that are to wait there from now on. */
  private void begin() {
    BacklogStore kept = required(store);
    for (Waiting waiting : kept.begun(now(), MOST_DUE_A_ROUND)) {
      required(offered).remove(waiting);
      kept.take(waiting).ifPresent(record -> keep(waiting.begun(), record));
    }
  }

  private void round() {
    begin();
    required(store).due(now(), MOST_DUE_A_ROUND).forEach(this::release);
    BacklogStore kept = required(store);
    OptionalLong oldest = kept.oldest(Topics.WRITING_REQUESTS);
    Optional<Instant> came =
        oldest.isPresent()
            ? kept.record(Topics.WRITING_REQUESTS, oldest.getAsLong()).map(this::cameAt)
            : Optional.empty();
    required(offered).oldest(oldest, came);
  }

  private Instant cameAt(byte[] stored) {
    Headers headers = StoredRecord.read(stored, 0).headers();
    RecordOrigin origin =
        RecordOrigin.of(Topics.PLANNING_TASKS, headers, new RecordPosition(0, 0), 0);
    return Instant.ofEpochMilli(origin.timestamp());
  }

  private void release(Waiting waiting) {
    required(offered).remove(waiting);
    required(store)
        .take(waiting)
        .ifPresent(
            it -> forward(StoredRecord.read(it, now().toEpochMilli()), Topics.PLANNING_TASKS));
  }

  private void forward(Record<byte @Nullable [], byte @Nullable []> record, String topic) {
    context().forward(record.withTimestamp(now().toEpochMilli()), WorkerStreams.sink(topic));
    if (commits.due(now())) {
      context().commit();
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  private static <T> T required(@Nullable T part) {
    return Objects.requireNonNull(part, "used before init()");
  }

  @Override
  public void close() {
    if (listening != null) {
      listening.close();
    }
    if (offered != null) {
      backlog.remove(offered);
    }
  }
}
