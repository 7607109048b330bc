package io.scriptorium.assembler;

import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaPermissions;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.kafka.streams.WorkerStreams;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.Worker.Health;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.Topology;

/**
 * A running assembler: {@code writing-plans}, {@code sections} and {@code job-control} to {@code
 * documents}.
 */
public final class AssemblerWorker implements Worker {

  private static final KafkaPermissions RIGHTS =
      new KafkaPermissions(
          "assembler",
          Set.of(
              Topics.WRITING_PLANS,
              Topics.SECTIONS,
              Topics.JOB_CONTROL,
              Topics.TENANT_POLICIES,
              Topics.BATCH_JOBS),
          // Requests and tasks where a failed job is retried, sections where one is overdue, and
          // control records that came in another partition than their job's.
          Set.of(
              Topics.DOCUMENTS,
              Topics.JOB_EVENTS,
              Topics.DEAD_LETTERS,
              Topics.SECTION_TASKS,
              Topics.SECTIONS,
              Topics.WRITING_RETRIES,
              Topics.JOB_CONTROL,
              Topics.BATCH_JOBS,
              Topics.BATCH_EVENTS),
          Set.of(AssemblerStreams.APPLICATION_ID),
          AssemblerStreams.APPLICATION_ID);

  private final WorkerStreams streams;

  private AssemblerWorker(WorkerStreams streams) {
    this.streams = streams;
  }

  /**
   * Starts an assembler.
   *
   * @throws io.scriptorium.runtime.StartupException if Kafka cannot be reached, the topics are not
   *     as they must be, or the state directory cannot be used
   */
  public static AssemblerWorker start(AssemblerSettings settings, Telemetry telemetry) {
    int partitions;
    try (Admin admin = KafkaClients.admin(settings.kafka(), AssemblerStreams.APPLICATION_ID)) {
      RIGHTS.check(admin);
      partitions = TopicAdmin.verify(admin);
    }
    Topology topology =
        AssemblerStreams.topology(
            partitions,
            settings.limits(),
            new AssemblerMetrics(telemetry.meters()),
            new RecordSpans(telemetry.tracer(), AssemblerStreams.APPLICATION_ID));
    return new AssemblerWorker(
        WorkerStreams.start(AssemblerStreams.settings(settings), topology, telemetry.meters()));
  }

  @Override
  public Health health() {
    return streams.health();
  }

  @Override
  public void close() {
    streams.close();
  }
}
