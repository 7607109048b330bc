package io.scriptorium.assembler;

import static org.apache.kafka.streams.AutoOffsetReset.earliest;
import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.restoreConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.topicPrefix;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.WorkerGroups;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** The assembler's Kafka Streams: its topology and its properties. */
final class AssemblerStreams extends KafkaStreams {

  static final String APPLICATION_ID = WorkerGroups.ASSEMBLER;

  private static final String PROCESSOR = "assembler";

  private static final List<String> INPUTS =
      List.of(Topics.WRITING_PLANS, Topics.SECTIONS, Topics.JOB_CONTROL);

  /** The last four for jobs that are retried, overdue, or controlled from another partition. */
  private static final List<String> OUTPUTS =
      List.of(
          Topics.DOCUMENTS,
          Topics.JOB_EVENTS,
          Topics.DEAD_LETTERS,
          Topics.SECTION_TASKS,
          Topics.WRITING_RETRIES,
          Topics.SECTIONS,
          Topics.JOB_CONTROL);

  /** Room for the longer keys of the state's own topics, beside a record of the largest size. */
  private static final int STATE_RECORD_BYTES = Topics.MAX_RECORD_BYTES + 64 * 1024;

  /**
   * RocksDB reads a store's metrics in memory that closing the store frees meanwhile, at a stop or
   * when its partition moves, and that ends the JVM (KAFKA-10025).
   */
  private static final String STORE_METRICS = "stream-state-metrics";

  private static final int PRODUCER_BUFFER_BYTES = 4 * STATE_RECORD_BYTES;
  private static final int STATE_FETCH_BYTES = 2 * STATE_RECORD_BYTES;

  private static final int POLL_MS = 250;
  private static final int LINGER_MS = 1_000;
  private static final int BATCH_BYTES = 256 * 1024;
  private static final int STATE_SEGMENT_BYTES = 64 * 1024 * 1024;
  private static final int RECORDS_A_POLL = 200;
  private static final int SESSION_TIMEOUT_MS = 15_000;
  private static final int HEARTBEAT_INTERVAL_MS = 3_000;

  /** How long a rebalance waits for a member that does not come back; see RATIONALE.md. */
  private static final int MAX_POLL_INTERVAL_MS = 30_000;

  private static final long PROBING_INTERVAL_MS = 60_000;

  AssemblerStreams(Topology topology, AssemblerSettings settings, Path stateDirectory) {
    super(topology, properties(settings, stateDirectory));
  }

  /**
   * Keys and values are bytes throughout, so that no record can fail before the processor sees it.
   *
   * @param partitions how many each of the topics has
   */
  static Topology topology(
      int partitions, AssemblyLimits limits, AssemblerMetrics metrics, RecordSpans spans) {
    var bytes = new ByteArrayDeserializer();
    TimestampExtractor time = (record, _) -> appendTime(record);
    Topology topology = new Topology();
    for (String topic : INPUTS) {
      topology.addSource(earliest(), source(topic), time, bytes, bytes, topic);
    }
    var commits = new EarlyCommits();
    topology.addProcessor(
        PROCESSOR,
        () -> new AssemblerProcessor(partitions, limits, metrics, spans, commits),
        INPUTS.stream().map(AssemblerStreams::source).toArray(String[]::new));
    JobStore.builders().forEach(store -> topology.addStateStore(store, PROCESSOR));
    var out = new ByteArraySerializer();
    for (String topic : OUTPUTS) {
      topology.addSink(sink(topic), topic, out, out, PROCESSOR);
    }
    return topology;
  }

  private static String source(String topic) {
    return topic + "-source";
  }

  /** The name of the topology's node that writes to a topic. */
  static String sink(String topic) {
    return topic + "-sink";
  }

  /**
   * When the broker appended a record, in milliseconds of the epoch. A time that is negative or in
   * the future, as a topic with producers' timestamps may hold, counts as the time of reading.
   */
  private static long appendTime(ConsumerRecord<Object, Object> record) {
    long now = System.currentTimeMillis();
    return record.timestamp() < 0 ? now : Math.min(record.timestamp(), now);
  }

  /** All metrics but those of the stores, so that they can be read at any time. */
  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return super.metrics().entrySet().stream()
        .filter(metric -> !metric.getKey().group().equals(STORE_METRICS))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static Properties properties(AssemblerSettings settings, Path stateDirectory) {
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
    properties.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
    // As in KafkaClients: a producer's first batch to a new partition must not be overtaken.
    properties.put(producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    // A broker that asks for metrics would have those of the stores read: see STORE_METRICS.
    properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    // The topology has no global stores, and Streams warns where this is not set. The constant is
    // deprecated from its first release on, and so is not used.
    properties.put("processing.exception.handler.global.enabled", true);
    // A new assembler takes its share within a minute of having caught up, not within ten.
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

  /**
   * One bounded memory for all stores of this process, instead of some 100 MB for each store of
   * each partition. Kafka Streams creates an instance for each store, so that the memory is static.
   */
  public static final class BoundedMemory implements RocksDBConfigSetter {

    private static final long CACHE_BYTES = 128L * 1024 * 1024;
    private static final long WRITE_BUFFERS_BYTES = 64L * 1024 * 1024;
    private static final long WRITE_BUFFER_BYTES = 4L * 1024 * 1024;

    static {
      RocksDB.loadLibrary();
    }

    private static final Cache CACHE = new LRUCache(CACHE_BYTES);
    private static final WriteBufferManager WRITE_BUFFERS =
        new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
      if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(table);
      }
      options.setWriteBufferManager(WRITE_BUFFERS);
      options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    }

    @Override
    public void close(String storeName, Options options) {
      // The memory is shared and lives as long as the process.
    }
  }
}
