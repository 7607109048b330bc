package io.scriptorium.assembler;

import io.opentelemetry.api.trace.Span;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.DeadLetterBuilder;
import io.scriptorium.kafka.RecordSpans;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the rules decided for one partition: stores, sends, counts and logs. */
final class EffectExecutor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EffectExecutor.class);

  private static final String STAGE = "assembler";

  /** What a record may have besides its value: its key, its headers, its batch's own fields. */
  private static final int ENVELOPE_BYTES = 4 * 1024;

  private static final int MAX_VALUE_BYTES = Topics.MAX_RECORD_BYTES - ENVELOPE_BYTES;

  private final ProcessorContext<byte @Nullable [], byte[]> context;
  private final JobStore stores;
  private final TaskDispatcher orders;
  private final AssemblerMetrics metrics;
  private final OpenJobCounts work = new OpenJobCounts();

  /** The record that is being processed, as it came. */
  record AtHand(Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata position) {}

  EffectExecutor(
      ProcessorContext<byte @Nullable [], byte[]> context,
      JobStore stores,
      AssemblerMetrics metrics) {
    this.context = context;
    this.stores = stores;
    this.orders = new TaskDispatcher(context);
    this.metrics = metrics;
    stores.eachOpen(job -> work.changed(null, job));
    metrics.count(work);
  }

  JobStore stores() {
    return stores;
  }

  Instant now() {
    return Instant.ofEpochMilli(context.currentSystemTimeMs());
  }

  Optional<RecordMetadata> position() {
    return context.recordMetadata();
  }

  /** Carries out a step that a record caused. */
  void carryOut(String jobId, JobState before, AssemblyRules.Step step, AtHand atHand) {
    for (Effect effect : step.effects()) {
      switch (effect) {
        case Effect.Keep(String link) -> keep(jobId, link, atHand);
        case Effect.Refuse(String reason) -> refuse(atHand.record(), atHand.position(), reason);
        case Effect.Drop(String reason) ->
            LOG.debug(
                "Dropped the record at {} {}:{}: {}",
                atHand.position().topic(),
                atHand.position().partition(),
                atHand.position().offset(),
                reason);
        case Effect.Tell _,
            Effect.Finish _,
            Effect.Discard _,
            Effect.Assign _,
            Effect.AskAgain _,
            Effect.Mark _,
            Effect.LookAgain _,
            Effect.Abandon _ ->
            carryOut(jobId, effect);
      }
    }
    settle(jobId, before, step.state());
  }

  /** Carries out a step that the passing of time caused. */
  void carryOut(String jobId, JobState before, AssemblyRules.Step step) {
    step.effects().forEach(effect -> carryOut(jobId, effect));
    settle(jobId, before, step.state());
  }

  void refuse(
      Record<byte @Nullable [], byte @Nullable []> record,
      RecordMetadata position,
      @Nullable String reason) {
    String why =
        DeadLetterBuilder.boundedReason(reason == null ? "The record cannot be read." : reason);
    RecordSpans.failed(why);
    LOG.warn(
        "Refused the record at {} {}:{}: {}",
        position.topic(),
        position.partition(),
        position.offset(),
        why);
    metrics.refused();
    var refused =
        new DeadLetterBuilder(
            position.topic(),
            position.partition(),
            position.offset(),
            record.key(),
            record.value(),
            record.headers(),
            Instant.ofEpochMilli(record.timestamp()));
    // Inside the transaction, so that each refused record has exactly one letter.
    context.forward(
        new Record<>(
            refused.letterKey(),
            refused.letter(STAGE, why, now(), MAX_VALUE_BYTES),
            now().toEpochMilli()),
        AssemblerTopology.DEAD_LETTERS);
  }

  private void carryOut(String jobId, Effect effect) {
    switch (effect) {
      case Effect.Tell(JobEvent event) -> tell(event);
      case Effect.Finish(JobEnding ending, List<String> links) -> {
        publish(jobId, ending);
        stores.discard(jobId, links);
      }
      case Effect.Discard(List<String> links) -> stores.discard(jobId, links);
      case Effect.Assign assign -> orders.assign(jobId, assign);
      case Effect.AskAgain(int retry) -> {
        String link = JobState.Failed.REQUEST;
        orders.askAgain(jobId, stores.kept(jobId, link, PlanRecord.PlanningFailed.class), retry);
        stores.discard(jobId, List.of(link));
      }
      case Effect.Mark(Instant deadline) -> {
        stores.expectNoMore(jobId, deadline);
        forward(
            jobId,
            Json.write(new SectionRecord.Overdue(jobId, deadline)),
            AssemblerTopology.OVERDUE_JOBS);
      }
      case Effect.LookAgain(Instant deadline) -> stores.expect(jobId, deadline);
      case Effect.Abandon(List<String> links, String reason) -> {
        LOG.warn("Forgot a job that never had a plan: {}", reason);
        stores.discard(jobId, links);
      }
      case Effect.Keep _, Effect.Refuse _, Effect.Drop _ ->
          throw new IllegalStateException("No record is at hand for " + effect);
    }
  }

  private void keep(String jobId, String link, AtHand atHand) {
    byte[] value = atHand.record().value();
    if (value == null) {
      throw new IllegalStateException("A record without a value was accepted: " + link);
    }
    stores.keep(jobId, link, value);
  }

  private void tell(JobEvent event) {
    switch (event.type()) {
      case STALLED -> {
        LOG.warn("Stalled: {}", event.reason());
        metrics.stallTold();
      }
      case SECTION_WRITTEN -> {
        LOG.debug("{} of {} sections, {} words", event.done(), event.total(), event.words());
        metrics.sectionTold();
      }
      case RETRIED -> {
        LOG.info("Taken up again, {} of {} sections", event.done(), event.total());
        metrics.retried();
      }
      case NOT_RETRIED -> LOG.info("Not retried: {}", event.reason());
      case PLANNED, COMPLETED, FAILED, CANCELLED, REPEATED ->
          LOG.info("{}, {} of {} sections", event.type(), event.done(), event.total());
    }
    forward(event.jobId(), Json.write(event), AssemblerTopology.JOB_EVENTS);
  }

  private void publish(String jobId, JobEnding ending) {
    SizeLimitedDocument fitted = SizeLimitedDocument.of(document(jobId, ending), MAX_VALUE_BYTES);
    Document document = fitted.document();
    forward(jobId, fitted.json(), AssemblerTopology.DOCUMENTS);
    metrics.published(document);
    Span.current()
        .setAttribute("scriptorium.document.status", document.status().json())
        .setAttribute("scriptorium.document.words", document.words());
    Progress standing = Progress.of(ending);
    tell(
        new JobEvent(
            jobId,
            switch (document.status()) {
              case COMPLETED -> JobEvent.Type.COMPLETED;
              case FAILED -> JobEvent.Type.FAILED;
              case CANCELLED -> JobEvent.Type.CANCELLED;
            },
            standing.done(),
            standing.total(),
            standing.words(),
            document.reason(),
            document.timings().finishedAt()));
  }

  private Document document(String jobId, JobEnding ending) {
    return switch (ending) {
      case JobEnding.Completed(CandidatePlan candidate, List<SectionRef.Written> sections) ->
          DocumentBuilder.completed(plan(jobId, candidate), texts(jobId, sections));
      case JobEnding.Failed(
              CandidatePlan candidate,
              List<SectionRef.Written> sections,
              String reason,
              Instant failedAt) ->
          DocumentBuilder.failed(plan(jobId, candidate), texts(jobId, sections), reason, failedAt);
      case JobEnding.Cancelled(
              CandidatePlan candidate,
              List<SectionRef.Written> sections,
              String reason,
              Instant cancelledAt) ->
          DocumentBuilder.cancelled(
              plan(jobId, candidate), texts(jobId, sections), reason, cancelledAt);
      case JobEnding.Unplanned(PlanRecord.PlanningFailed failure) ->
          DocumentBuilder.unplanned(failure);
      case JobEnding.CancelledUnplanned(PlanRecord.Cancelled cancelled) ->
          DocumentBuilder.unplanned(cancelled);
    };
  }

  private PlanRecord.Planned plan(String jobId, CandidatePlan candidate) {
    return stores.kept(jobId, candidate.root(), PlanRecord.Planned.class);
  }

  private List<SectionRecord.Written> texts(String jobId, List<SectionRef.Written> sections) {
    return sections.stream()
        .map(section -> stores.kept(jobId, section.hash(), SectionRecord.Written.class))
        .toList();
  }

  private void settle(String jobId, JobState before, JobState after) {
    if (!after.equals(before)) {
      stores.put(jobId, after);
      if (before instanceof JobState.Closed && !(after instanceof JobState.Closed)) {
        stores.forget(jobId);
      }
      expect(jobId, deadline(before), deadline(after));
      work.changed(open(before), open(after));
    }
  }

  private void expect(String jobId, @Nullable Instant before, @Nullable Instant after) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (before != null) {
      stores.expectNoMore(jobId, before);
    }
    if (after != null) {
      stores.expect(jobId, after);
    }
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

  /** The oldest of all open jobs is known. */
  void oldestSince(@Nullable Instant since) {
    work.oldestSince(since);
  }

  @Override
  public void close() {
    metrics.forget(work);
  }
}
