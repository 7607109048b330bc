package io.scriptorium.assembler.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.assembler.batch.BatchState.Sweep;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.BatchControl;
import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.BatchJob;
import io.scriptorium.job.BatchRecord;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.streams.EarlyCommits;
import io.scriptorium.kafka.streams.StreamRecords;
import io.scriptorium.kafka.streams.WorkerStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the batches of one partition, and reports their changes on {@code batch-events}. */
public final class BatchProcessor
    extends ContextualProcessor<
        byte @Nullable [], byte @Nullable [], byte @Nullable [], byte @Nullable []> {

  private static final Logger LOG = LoggerFactory.getLogger(BatchProcessor.class);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration PASS = Duration.ofSeconds(5);
  private static final int JOBS_A_ROUND = 10_000;
  private static final int BATCHES_A_ROUND = 500;

  private final Duration remember;
  private final Duration stallTimeout;
  private final BatchMetrics metrics;
  private final EarlyCommits commits;
  private final Set<String> changed = new HashSet<>();
  private final Set<String> swept = new HashSet<>();
  private BatchMetrics.OfPartition meters = new BatchMetrics.OfPartition();
  private String lastLookedAt = "";
  private @Nullable BatchStore opened;

  /**
   * @param remember how long a batch without open jobs is kept
   * @param stallTimeout after how long without a change one with open jobs counts as stalled
   * @param commits of all partitions
   */
  public BatchProcessor(
      Duration remember, Duration stallTimeout, BatchMetrics metrics, EarlyCommits commits) {
    this.remember = remember;
    this.stallTimeout = stallTimeout;
    this.metrics = metrics;
    this.commits = commits;
  }

  /** The store that it needs. */
  public static StoreBuilder<KeyValueStore<String, byte[]>> storeBuilder() {
    return BatchStore.builder();
  }

  @Override
  public void init(ProcessorContext<byte @Nullable [], byte @Nullable []> context) {
    super.init(context);
    opened = new BatchStore(context);
    store().forEachBatch(this::note);
    // A task that is revived is initialized again.
    metrics.remove(meters);
    meters = new BatchMetrics.OfPartition();
    metrics.add(meters);
    context.schedule(ROUND, PunctuationType.WALL_CLOCK_TIME, _ -> round());
    context.schedule(PASS, PunctuationType.WALL_CLOCK_TIME, _ -> look());
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    try {
      BatchRecord read = RecordReader.batch(record.key(), record.value());
      String batch = read.batch();
      BatchState known = store().batch(batch);
      BatchState before = known == null ? BatchState.of(now()) : known;
      switch (read) {
        case BatchJob job -> take(before, job);
        case BatchControl command -> {
          LOG.info("Batch {}: {}", batch, command);
          settle(batch, before.with(command));
        }
      }
    } catch (BadRecordException e) {
      var rejected = StreamRecords.consumed(record, context().recordMetadata().orElseThrow());
      forward(
          StreamRecords.letter(rejected, "assembler", e.getMessage(), now()), Topics.DEAD_LETTERS);
    }
  }

  private void take(BatchState batch, BatchJob job) {
    Member before = store().member(job.batch(), job.jobId());
    if (!changes(before, job.state())) {
      return;
    }
    var after = Member.of(before, job);
    store().put(job.batch(), job.jobId(), after);
    if (batch.cancelled() != null && !after.state().isEnd()) {
      send(job.jobId(), batch.cancelled());
    }
    settle(job.batch(), batch.with(before, after, job.at(), now()));
  }

  /** Whether a job comes to a state by this; another request with its id changes nothing. */
  private static boolean changes(@Nullable Member before, BatchJob.State state) {
    return switch (state) {
      case WAITING -> before == null || before.state() == BatchJob.State.REFUSED;
      case REFUSED -> before == null || before.state() == BatchJob.State.WAITING;
      case WRITING, COMPLETED, FAILED, CANCELLED -> true;
    };
  }

  private void settle(String name, BatchState batch) {
    BatchState settled = batch;
    if (batch.isComplete() && batch.completedAt() == null) {
      settled = report(name, batch, BatchEvent.Type.COMPLETED);
      LOG.info("Batch {} is complete: {}", name, batch.counts());
    }
    store().put(name, settled);
    note(name, settled);
  }

  private void note(String name, BatchState batch) {
    if (batch.changed()) {
      changed.add(name);
    }
    if (batch.sweep() != null) {
      swept.add(name);
    }
  }

  private BatchState report(String name, BatchState batch, BatchEvent.Type type) {
    forward(name, Json.write(batch.event(name, type, now())), Topics.BATCH_EVENTS);
    if (commits.due(now())) {
      context().commit();
    }
    return batch.reported(type, now());
  }

  private void round() {
    for (String name : List.copyOf(swept)) {
      sweep(name);
    }
    for (String name : changed) {
      BatchState batch = store().batch(name);
      if (batch != null && batch.changed()) {
        store().put(name, report(name, batch, BatchEvent.Type.CHANGED));
      }
    }
    changed.clear();
  }

  /** Passes a batch's command on to some more of its jobs. */
  private void sweep(String name) {
    BatchState batch = store().batch(name);
    Sweep sweep = batch == null ? null : batch.sweep();
    if (batch == null || sweep == null) {
      swept.remove(name);
      return;
    }
    SequencedMap<String, Member> some = store().membersAfter(name, sweep.after(), JOBS_A_ROUND);
    some.forEach((jobId, member) -> {
      if (concerns(sweep.command(), member)) {
        send(jobId, sweep.command());
      }
    });
    boolean done = some.size() < JOBS_A_ROUND;
    store()
        .put(name, batch.with(done ? null : new Sweep(sweep.command(), some.lastEntry().getKey())));
  }

  private static boolean concerns(BatchControl command, Member member) {
    return command instanceof BatchControl.Retry retry
        ? member.state() == BatchJob.State.FAILED
            // Of those that are cancelled, the ones that ended with their budgets can go on.
            || (retry.budget() != null && member.state() == BatchJob.State.CANCELLED)
        : !member.state().isEnd();
  }

  private void send(String jobId, BatchControl command) {
    JobControl control =
        command instanceof BatchControl.Cancel cancel
            ? new JobControl.Cancel(jobId, cancel.reason(), cancel.at())
            : new JobControl.Retry(
                jobId,
                command.at(),
                command instanceof BatchControl.Retry retry ? retry.budget() : null);
    forward(jobId, Json.write(control), Topics.JOB_CONTROL);
  }

  /** Looks at some more batches: counts those with open jobs, and forgets old ones without. */
  private void look() {
    Instant forgotten = now().minus(remember);
    Instant stalled = now().minus(stallTimeout);
    SequencedMap<String, BatchState> some = store().batchesAfter(lastLookedAt, BATCHES_A_ROUND);
    some.forEach((name, batch) -> {
      if (batch.counts().open() > 0) {
        meters.count(batch.lastAt().isBefore(stalled));
      } else if (batch.lastAt().isBefore(forgotten) && store().forget(name, JOBS_A_ROUND)) {
        forward(name, null, Topics.BATCH_EVENTS);
      }
    });
    boolean all = some.size() < BATCHES_A_ROUND;
    lastLookedAt = all ? "" : some.lastEntry().getKey();
    if (all) {
      meters.passed();
    }
  }

  private void forward(String key, byte @Nullable [] value, String topic) {
    forward(new Record<>(key.getBytes(UTF_8), value, now().toEpochMilli()), topic);
  }

  private void forward(Record<byte @Nullable [], byte @Nullable []> record, String topic) {
    context().forward(record, WorkerStreams.sink(topic));
  }

  @Override
  public void close() {
    metrics.remove(meters);
  }

  private BatchStore store() {
    return Objects.requireNonNull(opened, "used before init()");
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }
}
