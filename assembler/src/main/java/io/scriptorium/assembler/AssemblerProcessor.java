package io.scriptorium.assembler;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordSpans;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Applies {@link AssemblyRules} to the records of one partition. */
final class AssemblerProcessor
    implements Processor<byte @Nullable [], byte @Nullable [], byte @Nullable [], byte[]> {

  private final AssemblyLimits limits;
  private final AssemblyRules rules;
  private final AssemblerMetrics metrics;
  private final RecordSpans spans;
  private @Nullable Opened opened;

  /** What exists from {@link #init} on. */
  private record Opened(
      ProcessorContext<byte @Nullable [], byte[]> context,
      JobStore store,
      EffectExecutor executor) {}

  AssemblerProcessor(AssemblyLimits limits, AssemblerMetrics metrics, RecordSpans spans) {
    this.limits = limits;
    this.rules = new AssemblyRules(limits);
    this.metrics = metrics;
    this.spans = spans;
  }

  @Override
  public void init(ProcessorContext<byte @Nullable [], byte[]> context) {
    JobStore store = JobStore.of(context);
    EffectExecutor executor = new EffectExecutor(context, store, metrics);
    JobTimers.schedule(context, limits, executor, store);
    opened = new Opened(context, store, executor);
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    if (opened == null) {
      throw new IllegalStateException("process() before init()");
    }
    RecordMetadata position =
        opened
            .context()
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("A record without a position"));
    var input = new EffectExecutor.Input(record, position);
    Instant now = Instant.ofEpochMilli(opened.context().currentSystemTimeMs());
    try (var _ =
        spans.begin(
            position.topic(),
            position.partition(),
            position.offset(),
            record.key(),
            record.headers())) {
      switch (position.topic()) {
        case Topics.WRITING_PLANS -> {
          PlanRecord plan = RecordReader.plan(record.key(), record.value());
          apply(
              opened,
              plan.jobId(),
              input,
              state -> rules.next(state, plan, position.offset(), now));
        }
        case Topics.JOB_CONTROL -> {
          JobControl control = JobControl.read(record.key(), record.value(), now);
          apply(opened, control.jobId(), input, state -> rules.next(state, control, now));
        }
        default -> {
          SectionRecord section = RecordReader.section(record.key(), record.value());
          if (section instanceof SectionRecord.Result result) {
            MDC.put("section", Integer.toString(result.index()));
          }
          Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
          apply(
              opened, section.jobId(), input, state -> rules.next(state, section, appendedAt, now));
        }
      }
    } catch (BadRecordException e) {
      opened.executor().reject(input, e.getMessage());
    } finally {
      MDC.remove("job");
      MDC.remove("section");
    }
  }

  private static void apply(
      Opened opened,
      String jobId,
      EffectExecutor.Input input,
      Function<JobState, AssemblyRules.Step> rule) {
    MDC.put("job", jobId);
    JobState state = opened.store().state(jobId);
    opened.executor().execute(jobId, state, rule.apply(state), input);
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.executor().close();
    }
  }
}
