package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.BatchControl;
import io.scriptorium.job.ControlRecord;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.TenantPolicy;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaRecords;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.streams.EarlyCommits;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Applies {@link AssemblyRules} to the records of one partition. */
final class AssemblerProcessor
    extends ContextualProcessor<
        byte @Nullable [], byte @Nullable [], byte @Nullable [], byte @Nullable []> {

  private final int partitions;
  private final AssemblyLimits limits;
  private final AssemblyRules rules;
  private final AssemblerMetrics metrics;
  private final RecordSpans spans;
  private final EarlyCommits commits;
  private AssemblerMetrics.OpenJobs openJobs = new AssemblerMetrics.OpenJobs();
  private @Nullable EffectExecutor executor;

  /**
   * @param partitions how many each topic has
   * @param commits of all partitions
   */
  AssemblerProcessor(
      int partitions,
      AssemblyLimits limits,
      AssemblerMetrics metrics,
      RecordSpans spans,
      EarlyCommits commits) {
    this.partitions = partitions;
    this.limits = limits;
    this.rules = new AssemblyRules(limits);
    this.metrics = metrics;
    this.spans = spans;
    this.commits = commits;
  }

  @Override
  public void init(ProcessorContext<byte @Nullable [], byte @Nullable []> context) {
    super.init(context);
    JobStore store = new JobStore(context);
    // A task that is revived is initialized again.
    openJobs = new AssemblerMetrics.OpenJobs();
    store.forEachOpen(job -> openJobs.changed(null, job));
    metrics.add(openJobs);
    executor = new EffectExecutor(context, store, metrics, openJobs, commits);
    new JobTimers(limits, executor, store, openJobs, now()).schedule(context);
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    RecordMetadata position = context().recordMetadata().orElseThrow();
    EffectExecutor effects = Objects.requireNonNull(executor, "process() before init()");
    var input = new EffectExecutor.Input(record, position);
    try (var _ =
        spans.begin(
            position.topic(),
            position.partition(),
            position.offset(),
            record.key(),
            record.headers())) {
      process(input, effects);
    } catch (BadRecordException e) {
      effects.reject(input, e.getMessage());
    } finally {
      MDC.remove("job");
      MDC.remove("section");
    }
  }

  private void process(EffectExecutor.Input input, EffectExecutor effects) {
    Record<byte @Nullable [], byte @Nullable []> record = input.record();
    Instant now = now();
    switch (input.position().topic()) {
      case Topics.WRITING_PLANS -> {
        PlanRecord plan = RecordReader.plan(record.key(), record.value());
        long offset = input.position().offset();
        MDC.put("job", plan.jobId());
        effects.apply(plan.jobId(), state -> rules.next(state, plan, offset, now), input);
      }
      case Topics.JOB_CONTROL -> {
        switch (ControlRecord.read(record.key(), record.value(), now)) {
          case BatchControl control -> effects.forwardControl(control);
          case JobControl control -> control(control, input, effects, now);
        }
      }
      case Topics.TENANT_POLICIES -> {
        if (record.value() != null) {
          var _ = TenantPolicy.read(record.key(), record.value());
        }
      }
      default -> {
        SectionRecord section = RecordReader.section(record.key(), record.value());
        if (section instanceof SectionRecord.Result result) {
          MDC.put("section", Integer.toString(result.index()));
        }
        Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
        MDC.put("job", section.jobId());
        effects.apply(section.jobId(), state -> rules.next(state, section, appendedAt, now), input);
      }
    }
  }

  private void control(
      JobControl control, EffectExecutor.Input input, EffectExecutor effects, Instant now) {
    MDC.put("job", control.jobId());
    if (KafkaRecords.partitionOf(control.jobId(), partitions) == input.position().partition()) {
      effects.apply(control.jobId(), state -> rules.next(state, control, now), input);
    } else {
      effects.forwardControl(control.jobId(), input);
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  @Override
  public void close() {
    metrics.remove(openJobs);
  }
}
