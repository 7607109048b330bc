package io.scriptorium.assembler;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaPermissions;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.Worker.Health;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running assembler: {@code writing-plans}, {@code sections} and {@code job-control} to {@code
 * documents}.
 */
public final class AssemblerWorker implements Worker {

  private static final Logger LOG = LoggerFactory.getLogger(AssemblerWorker.class);

  private static final KafkaPermissions RIGHTS =
      new KafkaPermissions(
          "assembler",
          Set.of(Topics.WRITING_PLANS, Topics.SECTIONS, Topics.JOB_CONTROL),
          // Requests and tasks where a failed job is retried, sections where one is overdue, and
          // control records that came in another partition than their job's.
          Set.of(
              Topics.DOCUMENTS,
              Topics.JOB_EVENTS,
              Topics.DEAD_LETTERS,
              Topics.SECTION_TASKS,
              Topics.SECTIONS,
              Topics.WRITING_RETRIES,
              Topics.JOB_CONTROL),
          AssemblerStreams.APPLICATION_ID,
          AssemblerStreams.APPLICATION_ID + "-check");

  /**
   * The cluster that is assembled on.
   *
   * @param partitions how many each of its topics has
   */
  private record Cluster(String id, int partitions) {}

  private final AssemblerSettings settings;
  private final StateDirectory state;
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;
  private final ThreadRecovery recovery = new ThreadRecovery(InstantSource.system());
  private final AtomicBoolean closed = new AtomicBoolean();

  private AssemblerWorker(
      AssemblerSettings settings, int partitions, StateDirectory state, Telemetry telemetry) {
    this.settings = settings;
    this.state = state;
    try {
      this.streams =
          new AssemblerStreams(
              AssemblerStreams.topology(
                  partitions,
                  settings.limits(),
                  new AssemblerMetrics(telemetry.meters()),
                  new RecordSpans(telemetry.tracer(), AssemblerStreams.APPLICATION_ID)),
              settings,
              state.path());
    } catch (KafkaException e) {
      throw new StartupException(
          "Kafka Streams cannot be set up: %s Check the client properties (--kafka-config or KAFKA_CONFIG)."
              .formatted(settings.kafka().withoutSecrets(String.valueOf(e.getMessage()))));
    }
    streams.setUncaughtExceptionHandler(recovery);
    streams.setStateListener((now, before) -> LOG.info("Kafka Streams: {} to {}", before, now));
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
    streamsMetrics.bindTo(telemetry.meters());
  }

  /**
   * Starts an assembler.
   *
   * @throws StartupException if Kafka cannot be reached, the topics are not as they must be, or the
   *     state directory cannot be used
   */
  public static AssemblerWorker start(AssemblerSettings settings, Telemetry telemetry) {
    Cluster cluster = verifiedCluster(settings);
    StateDirectory state = StateDirectory.take(settings.stateDirectory(), cluster.id());
    try {
      AssemblerWorker worker =
          new AssemblerWorker(settings, cluster.partitions(), state, telemetry);
      worker.streams.start();
      LOG.info("Assembling on {}, state in {}", settings.kafka().bootstrapServers(), state.path());
      return worker;
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
  }

  private static Cluster verifiedCluster(AssemblerSettings settings) {
    try (Admin admin = KafkaClients.admin(settings.kafka(), AssemblerStreams.APPLICATION_ID)) {
      RIGHTS.check(admin);
      int partitions = TopicAdmin.verify(admin);
      String cluster = admin.describeCluster().clusterId().get();
      LOG.info("Kafka cluster {} has {} partitions a topic", cluster, partitions);
      return new Cluster(cluster, partitions);
    } catch (ExecutionException e) {
      throw new StartupException(
          "Kafka at %s did not report its cluster's id: %s"
              .formatted(settings.kafka().bootstrapServers(), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("Interrupted while asking Kafka for its cluster's id.", e);
    }
  }

  @Override
  public Health health() {
    return recovery
        .cause()
        .<Health>map(Health.Dead::new)
        .orElseGet(() ->
            switch (streams.state()) {
              case RUNNING -> new Health.Ready();
              case CREATED -> new Health.NotReady("it is starting");
              case REBALANCING ->
                  new Health.NotReady("partitions are being assigned, or state restored");
              case PENDING_SHUTDOWN, NOT_RUNNING -> new Health.NotReady("it is stopped");
              case PENDING_ERROR, ERROR ->
                  new Health.Dead(new IllegalStateException("Kafka Streams ended with an error"));
            });
  }

  /** Ends the running transaction, and leaves the group so that another takes over at once. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Duration limit = settings.management().drainTimeout();
    if (!streams.close(
        CloseOptions.timeout(limit)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP))) {
      LOG.warn("Kafka Streams did not end within {}; its transaction is left to time out", limit);
    }
    streamsMetrics.close();
    state.close();
  }
}
