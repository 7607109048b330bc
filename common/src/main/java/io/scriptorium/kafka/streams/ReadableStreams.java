package io.scriptorium.kafka.streams;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** Kafka Streams whose metrics can be read at any time. */
public final class ReadableStreams extends KafkaStreams {

  /**
   * RocksDB reads a store's metrics in memory that closing the store frees meanwhile, at a stop or
   * when its partition moves, and that ends the JVM (KAFKA-10025).
   */
  private static final String STORE_METRICS = "stream-state-metrics";

  /**
   * Not started yet.
   *
   * @param stateDirectory this process's own
   */
  public ReadableStreams(Topology topology, StreamsSettings settings, Path stateDirectory) {
    super(topology, StreamsProperties.of(settings, stateDirectory));
  }

  /** All but those of the stores. */
  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return super.metrics().entrySet().stream()
        .filter(metric -> !metric.getKey().group().equals(STORE_METRICS))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
