package io.scriptorium.assembler;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.Topics;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Takes the records of one partition through {@link Assembly}'s rules. */
final class AssemblerProcessor
    implements Processor<byte @Nullable [], byte @Nullable [], byte @Nullable [], byte[]> {

  private final Limits limits;
  private final Assembly assembly;
  private final AssemblerMetrics metrics;
  private final RecordSpans spans;
  private @Nullable Desk desk;

  AssemblerProcessor(Limits limits, AssemblerMetrics metrics, RecordSpans spans) {
    this.limits = limits;
    this.assembly = new Assembly(limits);
    this.metrics = metrics;
    this.spans = spans;
  }

  @Override
  public void init(ProcessorContext<byte @Nullable [], byte[]> context) {
    Desk opened = new Desk(context, Stores.of(context), metrics);
    Instant since = Instant.ofEpochMilli(context.currentSystemTimeMs());
    Patrol patrol = new Patrol(limits, assembly, opened, since);
    context.schedule(
        Patrol.interval(limits),
        PunctuationType.WALL_CLOCK_TIME,
        now -> patrol.round(Instant.ofEpochMilli(now)));
    Curfew curfew = new Curfew(assembly, opened);
    context.schedule(
        Curfew.INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now -> curfew.round(Instant.ofEpochMilli(now)));
    desk = opened;
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    Desk open = opened();
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
      Desk open, RecordMetadata position, Record<byte @Nullable [], byte @Nullable []> record) {
    PlanRecord plan = RecordReader.plan(record.key(), record.value());
    MDC.put("job", plan.jobId());
    JobState state = open.stores().state(plan.jobId());
    open.carryOut(
        plan.jobId(),
        state,
        assembly.next(state, plan, position.offset(), open.now()),
        new Desk.AtHand(record, position));
  }

  private void section(
      Desk open, RecordMetadata position, Record<byte @Nullable [], byte @Nullable []> record) {
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
        new Desk.AtHand(record, position));
  }

  private void control(
      Desk open, RecordMetadata position, Record<byte @Nullable [], byte @Nullable []> record) {
    JobControl control = RecordReader.control(record.key(), record.value(), open.now());
    MDC.put("job", control.jobId());
    JobState state = open.stores().state(control.jobId());
    open.carryOut(
        control.jobId(),
        state,
        assembly.next(state, control, open.now()),
        new Desk.AtHand(record, position));
  }

  @Override
  public void close() {
    if (desk != null) {
      desk.close();
    }
  }

  private Desk opened() {
    if (desk == null) {
      throw new IllegalStateException("process() before init()");
    }
    return desk;
  }
}
