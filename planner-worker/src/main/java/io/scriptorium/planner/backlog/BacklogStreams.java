package io.scriptorium.planner.backlog;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.inference.seats.PlanSlots;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.engine.TaskSource;
import io.scriptorium.kafka.streams.EarlyCommits;
import io.scriptorium.kafka.streams.StreamsSettings;
import io.scriptorium.kafka.streams.WorkerStreams;
import io.scriptorium.runtime.Worker.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.Topology;

/**
 * The backlog: takes requests from Kafka into a store, and sends each on to {@code planning-tasks}
 * when its turn has come. Any number of requests may wait, in bounded memory.
 */
public final class BacklogStreams implements TaskSource, AutoCloseable {

  private static final String PROCESSOR = "backlog";
  private static final Duration EARLY_COMMIT = Duration.ofSeconds(1);

  private final Backlog backlog;
  private final WorkerStreams streams;

  private BacklogStreams(Backlog backlog, WorkerStreams streams) {
    this.backlog = backlog;
    this.streams = streams;
  }

  /**
   * Starts to take requests.
   *
   * @param slots grants requests their turns
   * @param cancellations jobs that leave the backlog at once
   * @throws io.scriptorium.runtime.StartupException if Kafka does not answer, or the state
   *     directory cannot be used
   */
  public static BacklogStreams start(
      StreamsSettings settings,
      RequestIntake intake,
      PlanSlots slots,
      Cancellations cancellations,
      MeterRegistry meters) {
    var backlog = new Backlog(slots, meters);
    try {
      var streams = WorkerStreams.start(settings, topology(intake, backlog, cancellations), meters);
      backlog.start();
      return new BacklogStreams(backlog, streams);
    } catch (RuntimeException e) {
      backlog.close();
      throw e;
    }
  }

  static Topology topology(RequestIntake intake, Backlog backlog, Cancellations cancellations) {
    Topology topology = new Topology();
    String requests = WorkerStreams.addSource(topology, Topics.WRITING_REQUESTS);
    String retries = WorkerStreams.addSource(topology, Topics.WRITING_RETRIES);
    var commits = new EarlyCommits(EARLY_COMMIT);
    topology.addProcessor(
        PROCESSOR,
        () -> new BacklogProcessor(intake, backlog, cancellations, commits),
        requests,
        retries);
    BacklogStore.builders().forEach(store -> topology.addStateStore(store, PROCESSOR));
    var bytes = new ByteArraySerializer();
    // A client may give all its requests one key.
    topology.addSink(
        WorkerStreams.sink(Topics.PLANNING_TASKS),
        Topics.PLANNING_TASKS,
        bytes,
        bytes,
        (_, _, value, partitions) -> Optional.of(Set.of(partition(value, partitions))),
        PROCESSOR);
    WorkerStreams.addSink(topology, Topics.DEAD_LETTERS, PROCESSOR);
    WorkerStreams.addSink(topology, Topics.BATCH_JOBS, PROCESSOR);
    return topology;
  }

  private static int partition(byte[] value, int partitions) {
    return value == null ? 0 : Utils.toPositive(Utils.murmur2(value)) % partitions;
  }

  @Override
  public Health health() {
    return streams.health();
  }

  @Override
  public long waiting() {
    return backlog.waiting();
  }

  @Override
  public Optional<Instant> oldest() {
    return backlog.oldest();
  }

  @Override
  public void close() {
    backlog.close();
    streams.close();
  }
}
