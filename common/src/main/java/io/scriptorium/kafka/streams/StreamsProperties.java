package io.scriptorium.kafka.streams;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.restoreConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.topicPrefix;

import io.scriptorium.job.Topics;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The properties of a worker's Kafka Streams. */
public final class StreamsProperties {

  /** Room for the longer keys of the state's own topics, beside a record of the largest size. */
  private static final int STATE_RECORD_BYTES = Topics.MAX_RECORD_BYTES + 64 * 1024;

  private static final int PRODUCER_BUFFER_BYTES = 4 * STATE_RECORD_BYTES;
  private static final int STATE_FETCH_BYTES = 2 * STATE_RECORD_BYTES;

  private static final int LINGER_MS = 1_000;
  private static final int BATCH_BYTES = 256 * 1024;
  private static final int STATE_SEGMENT_BYTES = 64 * 1024 * 1024;
  private static final int RECORDS_A_POLL = 200;
  private static final int SESSION_TIMEOUT_MS = 15_000;
  private static final int HEARTBEAT_INTERVAL_MS = 3_000;

  /** How long a rebalance waits for a member that does not come back; see RATIONALE.md. */
  private static final int MAX_POLL_INTERVAL_MS = 30_000;

  private static final long PROBING_INTERVAL_MS = 60_000;

  private StreamsProperties() {}

  /**
   * The properties, with those of the user, which override the defaults.
   *
   * @param stateDirectory this process's own
   */
  public static Properties of(StreamsSettings settings, Path stateDirectory) {
    Properties properties = new Properties();
    clients(properties);
    properties.put(StreamsConfig.POLL_MS_CONFIG, settings.poll().toMillis());
    properties.putAll(settings.kafka().properties());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrapServers());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    sizes(properties);
    return properties;
  }

  // Defaults that the user's own properties override.
  private static void clients(Properties properties) {
    properties.put(consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
    properties.put(
        consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_INTERVAL_MS);
    properties.put(consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RECORDS_A_POLL);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, RECORDS_A_POLL);
    // Without the prefix, which would override the user's own without one.
    properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_INTERVAL_MS);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, Topics.COMPRESSION);
    properties.put(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, Topics.COMPRESSION_LEVEL);
    // Nobody sees a record before its transaction ends, and ending it sends what is left.
    properties.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MS);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    // As in KafkaClients: a producer's first batch to a new partition must not be overtaken.
    properties.put(producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    // A broker that asks for metrics would have those of the stores read: see ReadableStreams.
    properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    // The topology has no global stores, and Streams warns where this is not set. The constant is
    // deprecated from its first release on, and so is not used.
    properties.put("processing.exception.handler.global.enabled", true);
    // A new worker takes its share within a minute of having caught up, not within ten.
    properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_INTERVAL_MS);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class.getName());
    properties.put(topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), STATE_SEGMENT_BYTES);
  }

  private static void sizes(Properties properties) {
    properties.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), STATE_RECORD_BYTES);
    properties.put(producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), PRODUCER_BUFFER_BYTES);
    properties.put(
        mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), Topics.FETCH_BYTES);
    properties.put(mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), Topics.FETCH_BYTES);
    properties.put(
        restoreConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), STATE_RECORD_BYTES);
    properties.put(restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), STATE_FETCH_BYTES);
    properties.put(topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), STATE_RECORD_BYTES);
  }
}
