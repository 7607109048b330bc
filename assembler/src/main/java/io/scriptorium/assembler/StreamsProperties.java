package io.scriptorium.assembler;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.topicPrefix;

import io.scriptorium.job.Topics;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The configuration of Kafka Streams and of the clients and topics that it makes. */
final class StreamsProperties {

  static final String APPLICATION_ID = "scriptorium-assembler";

  /** Room for the longer keys of the state's own topics, beside a record of the largest size. */
  private static final int STATE_RECORD_BYTES = Topics.MAX_RECORD_BYTES + 64 * 1024;

  private static final int PRODUCER_BUFFER_BYTES = 4 * STATE_RECORD_BYTES;
  private static final int FETCH_BYTES = 2 * STATE_RECORD_BYTES;
  private static final int STATE_SEGMENT_BYTES = 64 * 1024 * 1024;
  private static final int RECORDS_A_POLL = 200;
  private static final int SESSION_TIMEOUT_MS = 15_000;
  private static final int HEARTBEAT_INTERVAL_MS = 3_000;
  private static final long PROBING_INTERVAL_MS = 60_000;

  private StreamsProperties() {}

  static Properties of(AssemblerSettings settings, Path stateDirectory) {
    Properties properties = new Properties();
    clients(properties);
    properties.putAll(settings.kafka().properties());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrapServers());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    sizes(properties);
    return properties;
  }

  // What the user's own properties may change.
  private static void clients(Properties properties) {
    properties.put(consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
    properties.put(
        consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_INTERVAL_MS);
    properties.put(consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RECORDS_A_POLL);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, RECORDS_A_POLL);
    properties.put(producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    // As in KafkaClients: a producer's first batch to a new partition must not be overtaken.
    properties.put(producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    // Brokers that ask for it would have the stores' metrics read, which is not safe: see
    // MeasuredStreams.
    properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    // The topology has no global stores; Streams warns where this is left open.
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    // A new assembler takes its share within a minute of having caught up, not within ten.
    properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_INTERVAL_MS);
    properties.put(
        StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksMemory.class.getName());
    properties.put(topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), STATE_SEGMENT_BYTES);
  }

  private static void sizes(Properties properties) {
    properties.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), STATE_RECORD_BYTES);
    properties.put(producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), PRODUCER_BUFFER_BYTES);
    properties.put(
        consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), STATE_RECORD_BYTES);
    properties.put(consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES);
    properties.put(topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), STATE_RECORD_BYTES);
  }
}
