package io.scriptorium.assembler;

import static org.apache.kafka.streams.AutoOffsetReset.earliest;

import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordSpans;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Plans, sections and control in, documents, events and dead letters out; for retried jobs tasks
 * and requests too, and for overdue ones a mark after their sections. Keys and values are bytes
 * throughout, so that no record can fail before the processor sees it.
 */
final class AssemblerTopology {

  static final String DOCUMENTS = "documents-sink";
  static final String JOB_EVENTS = "job-events-sink";
  static final String DEAD_LETTERS = "dead-letters-sink";
  static final String SECTION_TASKS = "section-tasks-sink";
  static final String WRITING_REQUESTS = "writing-requests-sink";
  static final String OVERDUE_JOBS = "overdue-jobs-sink";

  private static final String PLANS = "plans-source";
  private static final String SECTIONS = "sections-source";
  private static final String CONTROL = "control-source";
  private static final String ASSEMBLER = "assembler";

  private AssemblerTopology() {}

  static Topology of(AssemblyLimits limits, AssemblerMetrics metrics, RecordSpans spans) {
    var bytes = new ByteArrayDeserializer();
    TimestampExtractor time = (record, _) -> appendTime(record);
    Topology topology = new Topology();
    topology.addSource(earliest(), PLANS, time, bytes, bytes, Topics.WRITING_PLANS);
    topology.addSource(earliest(), SECTIONS, time, bytes, bytes, Topics.SECTIONS);
    topology.addSource(earliest(), CONTROL, time, bytes, bytes, Topics.JOB_CONTROL);
    topology.addProcessor(
        ASSEMBLER, () -> new AssemblerProcessor(limits, metrics, spans), PLANS, SECTIONS, CONTROL);
    JobStore.builders().forEach(store -> topology.addStateStore(store, ASSEMBLER));
    var out = new ByteArraySerializer();
    topology.addSink(DOCUMENTS, Topics.DOCUMENTS, out, out, ASSEMBLER);
    topology.addSink(JOB_EVENTS, Topics.JOB_EVENTS, out, out, ASSEMBLER);
    topology.addSink(DEAD_LETTERS, Topics.DEAD_LETTERS, out, out, ASSEMBLER);
    topology.addSink(SECTION_TASKS, Topics.SECTION_TASKS, out, out, ASSEMBLER);
    topology.addSink(WRITING_REQUESTS, Topics.WRITING_REQUESTS, out, out, ASSEMBLER);
    topology.addSink(OVERDUE_JOBS, Topics.SECTIONS, out, out, ASSEMBLER);
    return topology;
  }

  /**
   * When the broker appended a record, in milliseconds of the epoch. A time that is negative or in
   * the future, as a topic with producers' timestamps may hold, counts as the time of reading.
   */
  private static long appendTime(ConsumerRecord<Object, Object> record) {
    long now = System.currentTimeMillis();
    return record.timestamp() < 0 ? now : Math.min(record.timestamp(), now);
  }
}
