package io.scriptorium.assembler;

import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * Kafka Streams whose metrics can be read at any time. Those of a store are left out: RocksDB reads
 * them in memory that closing the store frees meanwhile, at a stop or when its partition moves, and
 * that ends the JVM (KAFKA-10025).
 */
final class MeasuredStreams extends KafkaStreams {

  private static final String OF_STORES = "stream-state-metrics";

  MeasuredStreams(Topology topology, Properties properties) {
    super(topology, properties);
  }

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return super.metrics().entrySet().stream()
        .filter(metric -> !metric.getKey().group().equals(OF_STORES))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
