package io.scriptorium.assembler;

import io.opentelemetry.api.trace.Span;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.RecordSpans;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the effects of the rules for one partition: stores, sends, counts and logs. */
final class EffectExecutor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EffectExecutor.class);

  private static final String STAGE = "assembler";

  /** For a record's key, its headers and its batch's own fields. */
  private static final int ENVELOPE_BYTES = 4 * 1024;

  private static final int MAX_VALUE_BYTES = Topics.MAX_RECORD_BYTES - ENVELOPE_BYTES;

  private final ProcessorContext<byte @Nullable [], byte[]> context;
  private final JobStore store;
  private final TaskDispatcher dispatcher;
  private final AssemblerMetrics metrics;
  private final AssemblerMetrics.OpenJobs openJobs = new AssemblerMetrics.OpenJobs();

  /** A record as it was read. */
  record Input(Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata position) {}

  EffectExecutor(
      ProcessorContext<byte @Nullable [], byte[]> context,
      JobStore store,
      AssemblerMetrics metrics) {
    this.context = context;
    this.store = store;
    this.dispatcher = new TaskDispatcher(context);
    this.metrics = metrics;
    store.forEachOpen(job -> openJobs.changed(null, job));
    metrics.add(openJobs);
  }

  /**
   * Carries out a step.
   *
   * @param input the record that caused it; null where the passing of time did
   */
  void execute(String jobId, JobState before, AssemblyRules.Step step, @Nullable Input input) {
    step.effects().forEach(effect -> execute(jobId, effect, input));
    store(jobId, before, step.state());
  }

  private void execute(String jobId, Effect effect, @Nullable Input input) {
    switch (effect) {
      case Effect.Keep(String link) -> keep(jobId, link, required(input, effect));
      case Effect.Reject(String reason) -> reject(required(input, effect), reason);
      case Effect.Drop(String reason) -> drop(required(input, effect).position(), reason);
      case Effect.PublishEvent(JobEvent event) -> publish(event);
      case Effect.Finish(JobEnding ending, List<String> links) -> {
        publish(jobId, ending);
        store.deleteRecords(jobId, links);
      }
      case Effect.Discard(List<String> links) -> store.deleteRecords(jobId, links);
      case Effect.SendTasks send -> dispatcher.sendTasks(jobId, send);
      case Effect.RequestPlan(int retry) -> {
        String link = JobState.Failed.REQUEST;
        dispatcher.requestPlan(
            jobId, store.record(jobId, link, PlanRecord.PlanningFailed.class), retry);
        store.deleteRecords(jobId, List.of(link));
      }
      case Effect.MarkOverdue(Instant deadline) -> {
        store.removeDeadline(jobId, deadline);
        forward(
            jobId,
            Json.write(new SectionRecord.Overdue(jobId, deadline)),
            AssemblerTopology.OVERDUE_JOBS);
      }
      case Effect.WatchDeadline(Instant deadline) -> store.addDeadline(jobId, deadline);
      case Effect.Abandon(List<String> links, String reason) -> {
        LOG.warn("Deleted a job that never had a plan: {}", reason);
        store.deleteRecords(jobId, links);
      }
    }
  }

  private static Input required(@Nullable Input input, Effect effect) {
    if (input == null) {
      throw new IllegalStateException("No record is being processed, for " + effect);
    }
    return input;
  }

  private static void drop(RecordMetadata position, String reason) {
    LOG.debug(
        "Dropped the record at {} {}:{}: {}",
        position.topic(),
        position.partition(),
        position.offset(),
        reason);
  }

  void reject(Input input, @Nullable String reason) {
    Record<byte @Nullable [], byte @Nullable []> record = input.record();
    RecordMetadata position = input.position();
    String why = DeadLetters.boundedReason(reason == null ? "The record cannot be read." : reason);
    RecordSpans.failed(why);
    LOG.warn(
        "Rejected the record at {} {}:{}: {}",
        position.topic(),
        position.partition(),
        position.offset(),
        why);
    metrics.rejected();
    var rejected =
        new ConsumerRecord<>(
            position.topic(),
            position.partition(),
            position.offset(),
            record.timestamp(),
            TimestampType.NO_TIMESTAMP_TYPE,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            record.key(),
            record.value(),
            record.headers(),
            Optional.empty());
    // Inside the transaction, so that each rejected record has exactly one letter.
    context.forward(
        new Record<>(
            DeadLetters.key(rejected),
            DeadLetters.letter(rejected, STAGE, why, now(), MAX_VALUE_BYTES),
            now().toEpochMilli()),
        AssemblerTopology.DEAD_LETTERS);
  }

  private void keep(String jobId, String link, Input input) {
    byte[] value = input.record().value();
    if (value == null) {
      throw new IllegalStateException("A record without a value was accepted: " + link);
    }
    store.putRecord(jobId, link, value);
  }

  private void publish(JobEvent event) {
    switch (event.type()) {
      case STALLED -> {
        LOG.warn("Stalled: {}", event.reason());
        metrics.stalled();
      }
      case SECTION_WRITTEN -> {
        LOG.debug("{} of {} sections, {} words", event.done(), event.total(), event.words());
        metrics.sectionAssembled();
      }
      case RETRIED -> {
        LOG.info("Retried, {} of {} sections", event.done(), event.total());
        metrics.retried();
      }
      case NOT_RETRIED -> LOG.info("Not retried: {}", event.reason());
      case PLANNED, COMPLETED, FAILED, CANCELLED, REPEATED ->
          LOG.info("{}, {} of {} sections", event.type(), event.done(), event.total());
    }
    forward(event.jobId(), Json.write(event), AssemblerTopology.JOB_EVENTS);
  }

  private void publish(String jobId, JobEnding ending) {
    DocumentBuilder.SizedDocument sized =
        DocumentBuilder.limited(DocumentBuilder.build(jobId, ending, store), MAX_VALUE_BYTES);
    Document document = sized.document();
    forward(jobId, sized.json(), AssemblerTopology.DOCUMENTS);
    metrics.published(document);
    Span.current()
        .setAttribute("scriptorium.document.status", document.status().json())
        .setAttribute("scriptorium.document.words", document.words());
    JobEvent.Type type =
        switch (document.status()) {
          case COMPLETED -> JobEvent.Type.COMPLETED;
          case FAILED -> JobEvent.Type.FAILED;
          case CANCELLED -> JobEvent.Type.CANCELLED;
        };
    publish(
        Progress.of(ending).event(jobId, type, document.reason(), document.timings().finishedAt()));
  }

  private void store(String jobId, JobState before, JobState after) {
    if (after.equals(before)) {
      return;
    }
    store.put(jobId, after);
    if (before instanceof JobState.Closed && !(after instanceof JobState.Closed)) {
      store.deleteClosed(jobId);
    }
    Instant earlier = deadline(before);
    Instant deadline = deadline(after);
    if (earlier != null && !earlier.equals(deadline)) {
      store.removeDeadline(jobId, earlier);
    }
    if (deadline != null && !deadline.equals(earlier)) {
      store.addDeadline(jobId, deadline);
    }
    openJobs.changed(open(before), open(after));
  }

  private static JobState.@Nullable Open open(JobState state) {
    return state instanceof JobState.Open open ? open : null;
  }

  private static @Nullable Instant deadline(JobState state) {
    return state instanceof JobState.Open open ? open.deadline() : null;
  }

  private void forward(String jobId, byte[] value, String sink) {
    var headers = new RecordHeaders();
    RecordSpans.inject(headers);
    context.forward(
        new Record<>(jobId.getBytes(StandardCharsets.UTF_8), value, now().toEpochMilli(), headers),
        sink);
  }

  /**
   * @param since when the oldest open job was first seen; null without one
   */
  void oldestOpenSince(@Nullable Instant since) {
    openJobs.oldestSince(since);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context.currentSystemTimeMs());
  }

  @Override
  public void close() {
    metrics.remove(openJobs);
  }
}
