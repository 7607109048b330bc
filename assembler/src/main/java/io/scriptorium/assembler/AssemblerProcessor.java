package io.scriptorium.assembler;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordSpans;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Takes the records of one partition through {@link AssemblyRules}'s rules. */
final class AssemblerProcessor
    implements Processor<byte @Nullable [], byte @Nullable [], byte @Nullable [], byte[]> {

  private final AssemblyLimits limits;
  private final AssemblyRules assembly;
  private final AssemblerMetrics metrics;
  private final RecordSpans spans;
  private @Nullable EffectExecutor desk;

  AssemblerProcessor(AssemblyLimits limits, AssemblerMetrics metrics, RecordSpans spans) {
    this.limits = limits;
    this.assembly = new AssemblyRules(limits);
    this.metrics = metrics;
    this.spans = spans;
  }

  @Override
  public void init(ProcessorContext<byte @Nullable [], byte[]> context) {
    EffectExecutor opened = new EffectExecutor(context, JobStore.of(context), metrics);
    Instant since = Instant.ofEpochMilli(context.currentSystemTimeMs());
    JobTimers patrol = new JobTimers(limits, assembly, opened, since);
    context.schedule(
        JobTimers.interval(limits),
        PunctuationType.WALL_CLOCK_TIME,
        now -> patrol.round(Instant.ofEpochMilli(now)));
    DeadlineTimer curfew = new DeadlineTimer(assembly, opened);
    context.schedule(
        DeadlineTimer.INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now -> curfew.round(Instant.ofEpochMilli(now)));
    desk = opened;
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    EffectExecutor open = opened();
    RecordMetadata position =
        open.position().orElseThrow(() -> new IllegalStateException("A record without a position"));
    try (var _ =
        spans.begin(
            position.topic(),
            position.partition(),
            position.offset(),
            record.key(),
            record.headers())) {
      switch (position.topic()) {
        case Topics.WRITING_PLANS -> plan(open, position, record);
        case Topics.JOB_CONTROL -> control(open, position, record);
        default -> section(open, position, record);
      }
    } catch (BadRecordException e) {
      open.refuse(record, position, e.getMessage());
    } finally {
      MDC.remove("job");
      MDC.remove("section");
    }
  }

  private void plan(
      EffectExecutor open,
      RecordMetadata position,
      Record<byte @Nullable [], byte @Nullable []> record) {
    PlanRecord plan = RecordReader.plan(record.key(), record.value());
    MDC.put("job", plan.jobId());
    JobState state = open.stores().state(plan.jobId());
    open.carryOut(
        plan.jobId(),
        state,
        assembly.next(state, plan, position.offset(), open.now()),
        new EffectExecutor.AtHand(record, position));
  }

  private void section(
      EffectExecutor open,
      RecordMetadata position,
      Record<byte @Nullable [], byte @Nullable []> record) {
    SectionRecord section = RecordReader.section(record.key(), record.value());
    MDC.put("job", section.jobId());
    if (section instanceof SectionRecord.Result result) {
      MDC.put("section", Integer.toString(result.index()));
    }
    JobState state = open.stores().state(section.jobId());
    open.carryOut(
        section.jobId(),
        state,
        assembly.next(state, section, Instant.ofEpochMilli(record.timestamp()), open.now()),
        new EffectExecutor.AtHand(record, position));
  }

  private void control(
      EffectExecutor open,
      RecordMetadata position,
      Record<byte @Nullable [], byte @Nullable []> record) {
    JobControl control = RecordReader.control(record.key(), record.value(), open.now());
    MDC.put("job", control.jobId());
    JobState state = open.stores().state(control.jobId());
    open.carryOut(
        control.jobId(),
        state,
        assembly.next(state, control, open.now()),
        new EffectExecutor.AtHand(record, position));
  }

  @Override
  public void close() {
    if (desk != null) {
      desk.close();
    }
  }

  private EffectExecutor opened() {
    if (desk == null) {
      throw new IllegalStateException("process() before init()");
    }
    return desk;
  }
}
