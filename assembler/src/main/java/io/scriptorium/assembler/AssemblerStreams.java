package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.assembler.batch.BatchMetrics;
import io.scriptorium.assembler.batch.BatchProcessor;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.WorkerGroups;
import io.scriptorium.kafka.streams.EarlyCommits;
import io.scriptorium.kafka.streams.StreamsSettings;
import io.scriptorium.kafka.streams.WorkerStreams;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.Topology;

/** The assembler's Kafka Streams: its topology and its settings. */
final class AssemblerStreams {

  static final String APPLICATION_ID = WorkerGroups.ASSEMBLER;

  private static final String PROCESSOR = "assembler";
  private static final String BATCHES = "batches";

  /** The last one for the dead letters of records that are no policies. */
  private static final List<String> INPUTS =
      List.of(Topics.WRITING_PLANS, Topics.SECTIONS, Topics.JOB_CONTROL, Topics.TENANT_POLICIES);

  /** The last four for jobs that are retried or overdue, and for their batches. */
  private static final List<String> OUTPUTS =
      List.of(
          Topics.DOCUMENTS,
          Topics.JOB_EVENTS,
          Topics.SECTION_TASKS,
          Topics.WRITING_RETRIES,
          Topics.SECTIONS,
          Topics.BATCH_JOBS);

  /** Of the batches too; the last one for jobs that are controlled from elsewhere. */
  private static final List<String> SHARED_OUTPUTS =
      List.of(Topics.DEAD_LETTERS, Topics.JOB_CONTROL);

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration EARLY_COMMIT = Duration.ofSeconds(1);

  private AssemblerStreams() {}

  /**
   * The topology.
   *
   * @param partitions how many each of the topics has
   */
  static Topology topology(
      int partitions, AssemblyLimits limits, AssemblerMetrics metrics, RecordSpans spans) {
    Topology topology = new Topology();
    String[] sources =
        INPUTS.stream()
            .map(topic -> WorkerStreams.addSource(topology, topic))
            .toArray(String[]::new);
    var commits = new EarlyCommits(EARLY_COMMIT);
    topology.addProcessor(
        PROCESSOR,
        () -> new AssemblerProcessor(partitions, limits, metrics, spans, commits),
        sources);
    JobStore.builders().forEach(store -> topology.addStateStore(store, PROCESSOR));
    addBatches(topology, limits, metrics.batches, commits);
    OUTPUTS.forEach(topic -> WorkerStreams.addSink(topology, topic, PROCESSOR));
    SHARED_OUTPUTS.forEach(topic -> WorkerStreams.addSink(topology, topic, PROCESSOR, BATCHES));
    WorkerStreams.addSink(topology, Topics.BATCH_EVENTS, BATCHES);
    return topology;
  }

  private static void addBatches(
      Topology topology, AssemblyLimits limits, BatchMetrics batches, EarlyCommits commits) {
    topology.addProcessor(
        BATCHES,
        () ->
            new BatchProcessor(limits.rememberFinished(), limits.stallTimeout(), batches, commits),
        WorkerStreams.addSource(topology, Topics.BATCH_JOBS));
    topology.addStateStore(BatchProcessor.storeBuilder(), BATCHES);
  }

  static StreamsSettings settings(AssemblerSettings settings) {
    return new StreamsSettings(
        settings.kafka(),
        "assembler",
        APPLICATION_ID,
        settings.stateDirectory(),
        settings.threads(),
        POLL,
        settings.commitInterval(),
        settings.standbyReplicas(),
        settings.management().drainTimeout());
  }
}
