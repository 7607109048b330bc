package io.scriptorium.kafka.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaErrors;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.Worker.Health;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's Kafka Streams, with the folder of its state, its health and its meters. */
public final class WorkerStreams implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerStreams.class);

  private final StreamsSettings settings;
  private final StateDirectory state;
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics metrics;
  private final ThreadRecovery recovery;
  private final AtomicBoolean closed = new AtomicBoolean();

  private WorkerStreams(
      StreamsSettings settings, Topology topology, StateDirectory state, MeterRegistry meters) {
    this.settings = settings;
    this.state = state;
    this.recovery = new ThreadRecovery(settings.stage(), InstantSource.system());
    try {
      this.streams = new ReadableStreams(topology, settings, state.path());
    } catch (KafkaException e) {
      throw new StartupException(
          "Kafka Streams cannot be set up: %s Check the client properties (--kafka-config or KAFKA_CONFIG)."
              .formatted(settings.kafka().withoutSecrets(String.valueOf(e.getMessage()))));
    }
    streams.setUncaughtExceptionHandler(recovery);
    streams.setStateListener((now, before) -> LOG.info("Kafka Streams: {} to {}", before, now));
    this.metrics = new KafkaStreamsMetrics(streams);
    metrics.bindTo(meters);
  }

  /**
   * Starts to process.
   *
   * @throws StartupException if Kafka does not answer, or the state directory cannot be used
   */
  public static WorkerStreams start(
      StreamsSettings settings, Topology topology, MeterRegistry meters) {
    String cluster = clusterId(settings.kafka(), settings.applicationId());
    StateDirectory state =
        StateDirectory.take(settings.stateDirectory(), cluster, settings.stage());
    try {
      var started = new WorkerStreams(settings, topology, state, meters);
      started.streams.start();
      LOG.info("Kafka cluster {}, state in {}", cluster, state.path());
      return started;
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
  }

  private static String clusterId(KafkaSettings kafka, String clientId) {
    try (Admin admin = KafkaClients.admin(kafka, clientId)) {
      return KafkaErrors.answer(admin.describeCluster().clusterId());
    } catch (KafkaException e) {
      throw new StartupException(
          "Kafka at %s did not report its cluster's id: %s"
              .formatted(kafka.bootstrapServers(), KafkaErrors.sentence(e)),
          e);
    }
  }

  /**
   * Adds a source of a topic's records as bytes, so that no record can fail before its processor
   * sees it. A record's time is when the broker appended it; one that is negative or in the future,
   * as a topic with producers' timestamps may hold, counts as the time of reading.
   *
   * @return the source's name
   */
  public static String addSource(Topology topology, String topic) {
    String name = topic + "-source";
    var bytes = new ByteArrayDeserializer();
    topology.addSource(
        AutoOffsetReset.earliest(), name, (record, _) -> appendTime(record), bytes, bytes, topic);
    return name;
  }

  private static long appendTime(ConsumerRecord<Object, Object> record) {
    long now = System.currentTimeMillis();
    return record.timestamp() < 0 ? now : Math.min(record.timestamp(), now);
  }

  /** Adds what writes the records of processors to a topic, by the name {@link #sink}. */
  public static void addSink(Topology topology, String topic, String... processors) {
    var bytes = new ByteArraySerializer();
    topology.addSink(sink(topic), topic, bytes, bytes, processors);
  }

  /** The name of the topology's node that writes to a topic. */
  public static String sink(String topic) {
    return topic + "-sink";
  }

  /** Its part of a worker's health. */
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
    if (!streams.close(
        CloseOptions.timeout(settings.drainTimeout())
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP))) {
      LOG.warn(
          "Kafka Streams did not end within {}; its transaction is left to time out",
          settings.drainTimeout());
    }
    metrics.close();
    state.close();
  }
}
