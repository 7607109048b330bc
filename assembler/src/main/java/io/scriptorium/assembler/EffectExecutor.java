package io.scriptorium.assembler;

import io.opentelemetry.api.trace.Span;
import io.scriptorium.assembler.Effect.JobEnding;
import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.BatchControl;
import io.scriptorium.job.BatchJob;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RecordRules;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.streams.EarlyCommits;
import io.scriptorium.kafka.streams.StreamRecords;
import io.scriptorium.kafka.streams.WorkerStreams;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the effects of the rules for one partition: stores, sends, counts and logs. */
final class EffectExecutor {

  private static final Logger LOG = LoggerFactory.getLogger(EffectExecutor.class);

  private static final String STAGE = "assembler";

  /** Where a control record came from that was sent to its job's partition. */
  private static final String FORWARDED_HEADER = "forwarded-from";

  private final ProcessorContext<byte @Nullable [], byte @Nullable []> context;
  private final JobStore store;
  private final AssemblerMetrics metrics;
  private final AssemblerMetrics.OpenJobs openJobs;
  private final EarlyCommits commits;

  /** A record as it was read. */
  record Input(Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata position) {}

  EffectExecutor(
      ProcessorContext<byte @Nullable [], byte @Nullable []> context,
      JobStore store,
      AssemblerMetrics metrics,
      AssemblerMetrics.OpenJobs openJobs,
      EarlyCommits commits) {
    this.context = context;
    this.store = store;
    this.metrics = metrics;
    this.openJobs = openJobs;
    this.commits = commits;
  }

  /** Applies a rule to a job, because this record arrived. */
  void apply(String jobId, Function<JobState, AssemblyRules.Step> rule, Input input) {
    JobState before = store.state(jobId);
    execute(jobId, before, rule.apply(before), input);
  }

  /**
   * Carries out a step.
   *
   * @param input the record that caused it; null where the passing of time did
   */
  void execute(String jobId, JobState before, AssemblyRules.Step step, @Nullable Input input) {
    boolean begun = !(step.state() instanceof JobState.Unknown);
    step.effects().forEach(effect -> execute(jobId, effect, begun, input));
    store(jobId, before, step.state());
  }

  private void execute(String jobId, Effect effect, boolean begun, @Nullable Input input) {
    switch (effect) {
      case Effect.Keep(String link) -> keep(jobId, link, required(input, effect));
      case Effect.Reject(String reason) -> reject(required(input, effect), reason);
      case Effect.Drop(String reason) -> {
        RecordMetadata at = required(input, effect).position();
        LOG.debug(
            "Dropped the record at {} {}:{}: {}", at.topic(), at.partition(), at.offset(), reason);
      }
      case Effect.PublishEvent(JobEvent event) -> publish(event);
      case Effect.Report(BatchJob job) -> forward(job.batch(), job, Topics.BATCH_JOBS);
      case Effect.Finish(JobEnding ending, List<String> links) -> {
        publish(jobId, ending, begun);
        store.deleteRecords(jobId, links);
      }
      case Effect.Discard(List<String> links) -> store.deleteRecords(jobId, links);
      case Effect.SendTasks tasks -> sendTasks(jobId, tasks);
      case Effect.RequestPlan(int retry, Long budget) -> requestPlan(jobId, retry, budget);
      case Effect.MarkOverdue(Instant deadline) -> {
        store.removeDeadline(jobId, deadline);
        forward(jobId, new SectionRecord.Overdue(jobId, deadline), Topics.SECTIONS);
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

  void reject(Input input, @Nullable String reason) {
    Record<byte @Nullable [], byte @Nullable []> record = input.record();
    RecordMetadata at = input.position();
    String why = DeadLetters.boundedReason(reason == null ? "The record cannot be read." : reason);
    RecordSpans.failed(why);
    LOG.warn("Rejected the record at {} {}:{}: {}", at.topic(), at.partition(), at.offset(), why);
    metrics.deadLetters.increment();
    context.forward(
        StreamRecords.letter(StreamRecords.consumed(record, at), STAGE, why, now()),
        WorkerStreams.sink(Topics.DEAD_LETTERS));
  }

  /**
   * Sends a control record to the partition of its job, in which alone its state is: Kafka's
   * clients for other languages choose another one for the same key.
   *
   * @throws BadRecordException if it was sent once, and did not come to that partition
   */
  void forwardControl(String jobId, Input input) {
    Record<byte @Nullable [], byte @Nullable []> record = input.record();
    RecordMetadata at = input.position();
    if (record.headers().lastHeader(FORWARDED_HEADER) != null) {
      throw new BadRecordException(
          "It has the header %s, but is in partition %d, which is not that of job %s. Send it without the header."
              .formatted(FORWARDED_HEADER, at.partition(), jobId));
    }
    var headers = new RecordHeaders(record.headers());
    headers.add(FORWARDED_HEADER, utf8(at.partition() + ":" + at.offset()));
    LOG.debug(
        "Sent the record at {} {}:{} to its job's partition",
        at.topic(),
        at.partition(),
        at.offset());
    context.forward(
        new Record<>(utf8(jobId), record.value(), record.timestamp(), headers),
        WorkerStreams.sink(Topics.JOB_CONTROL));
  }

  /** Sends a command for a batch to where the batch is. */
  void forwardControl(BatchControl control) {
    forward(control.batch(), control, Topics.BATCH_JOBS);
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
        metrics.stalls.increment();
      }
      case SECTION_WRITTEN -> {
        LOG.debug("{} of {} sections, {} words", event.done(), event.total(), event.words());
        metrics.sections.increment();
      }
      case RETRIED -> {
        LOG.info("Retried, {} of {} sections", event.done(), event.total());
        metrics.retries.increment();
      }
      case NOT_RETRIED -> LOG.info("Not retried: {}", event.reason());
      case REFUSED -> LOG.info("Its request was refused: {}", event.reason());
      case PLANNED, COMPLETED, FAILED, CANCELLED, REPEATED ->
          LOG.info("{}, {} of {} sections", event.type(), event.done(), event.total());
    }
    forward(event.jobId(), event, Topics.JOB_EVENTS);
  }

  private void publish(String jobId, JobEnding ending, boolean begun) {
    Document document =
        DocumentBuilder.limited(
            DocumentBuilder.build(jobId, ending, store), RecordRules.MAX_VALUE_BYTES);
    forward(jobId, document, Topics.DOCUMENTS);
    report(document, begun);
    metrics.published(document);
    Span.current()
        .setAttribute("scriptorium.document.status", document.status().json())
        .setAttribute("scriptorium.document.words", document.words());
    JobEvent.Type type =
        switch (document.status()) {
          case COMPLETED -> JobEvent.Type.COMPLETED;
          case FAILED -> begun ? JobEvent.Type.FAILED : JobEvent.Type.REFUSED;
          case CANCELLED -> JobEvent.Type.CANCELLED;
        };
    publish(
        Progress.of(ending).event(jobId, type, document.reason(), document.timings().finishedAt()));
  }

  /** Reports the end of a job to its batch, if it has one. */
  private void report(Document document, boolean begun) {
    String batch = document.batch();
    if (batch != null) {
      int asked = document.plan() == null ? 0 : document.plan().words();
      var job =
          new BatchJob(
              batch,
              document.id(),
              begun ? BatchJob.State.of(document.status()) : BatchJob.State.REFUSED,
              asked,
              document.words(),
              document.usage(),
              document.timings().finishedAt());
      forward(batch, job, Topics.BATCH_JOBS);
    }
  }

  /** Sends the tasks of a plan's sections in their order. */
  private void sendTasks(String jobId, Effect.SendTasks tasks) {
    CandidatePlan plan = tasks.candidate();
    var position = new RecordPosition(context.taskId().partition(), plan.offset());
    for (int index = tasks.first(); index <= plan.total(); index++) {
      var headers = new RecordHeaders();
      if (plan.mode() == Mode.PARALLEL) {
        // A lane for each section, as the planner makes them.
        headers.add(RecordPublisher.LANE_HEADER, utf8(jobId + "#" + index));
      }
      var task =
          new SectionTask(
              jobId, index, plan.total(), plan.mode(), position, tasks.retry(), tasks.budget());
      forward(jobId, task, Topics.SECTION_TASKS, headers);
    }
  }

  /** Sends the request of a failed planning again, with the origin of the first one. */
  private void requestPlan(String jobId, int retry, @Nullable Long budget) {
    String link = JobState.Failed.REQUEST;
    var failure = store.record(jobId, link, PlanRecord.PlanningFailed.class);
    var origin =
        new RecordOrigin(failure.requestPosition(), failure.requestedAt().toEpochMilli(), 0, retry);
    var headers = new RecordHeaders(origin.headers());
    WritingRequest request = failure.request();
    forward(
        jobId, budget == null ? request : request.within(budget), Topics.WRITING_RETRIES, headers);
    store.deleteRecords(jobId, List.of(link));
  }

  private void store(String jobId, JobState before, JobState after) {
    if (after.equals(before)) {
      return;
    }
    store.put(jobId, before, after);
    JobHead was = head(before);
    JobHead is = head(after);
    Instant earlier = was == null ? null : was.deadline();
    Instant deadline = is == null ? null : is.deadline();
    if (earlier != null && !earlier.equals(deadline)) {
      store.removeDeadline(jobId, earlier);
    }
    if (deadline != null && !deadline.equals(earlier)) {
      store.addDeadline(jobId, deadline);
    }
    openJobs.changed(was, is);
  }

  private static @Nullable JobHead head(JobState state) {
    return state instanceof JobState.Open open ? open.head() : null;
  }

  private void forward(String key, Object value, String topic) {
    forward(key, value, topic, new RecordHeaders());
  }

  private void forward(String key, Object value, String topic, Headers headers) {
    RecordSpans.inject(headers);
    context.forward(
        new Record<>(utf8(key), Json.write(value), now().toEpochMilli(), headers),
        WorkerStreams.sink(topic));
    if (commits.due(now())) {
      context.commit();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context.currentSystemTimeMs());
  }
}
