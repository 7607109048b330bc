package io.scriptorium.kafka;

import io.scriptorium.job.SecretProperties;
import io.scriptorium.job.Topics;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the Kafka clients, each with a unique client id that begins with its purpose. Every method
 * throws {@link StartupException} where the settings make no client.
 */
public final class KafkaClients {

  /** How long a broker may take to answer at start. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(8);

  private static final int FOLLOWER_WAIT_MS = 5_000;
  private static final int PRODUCER_BUFFER_BYTES = 4 * Topics.MAX_RECORD_BYTES;

  private static final int READER_FETCH_WAIT_MILLIS = 20;

  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private KafkaClients() {}

  /** An idempotent producer that waits for all replicas and lets the largest records through. */
  public static Producer<byte[], byte[]> producer(KafkaSettings settings, String purpose) {
    Map<String, Object> config = common(settings, purpose);
    config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, Topics.COMPRESSION);
    config.putIfAbsent(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, Topics.COMPRESSION_LEVEL);
    config.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BUFFER_BYTES);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // With more in flight, the first batch that a producer sends to a new partition can be rejected
    // temporarily and the second accepted, and the first is then lost (KAFKA-15591).
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RECORD_BYTES);
    return make(
        settings,
        config,
        it -> new KafkaProducer<>(it, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** A consumer without a group, for reading assigned partitions. */
  public static Consumer<byte[], byte[]> reader(KafkaSettings settings, String purpose) {
    return consumer(settings, reading(settings, purpose));
  }

  /**
   * A {@link #reader} that reads past open transactions: one of a process that died would hide the
   * records after it for seconds. For topics whose readers do not depend on the outcome of
   * transactions.
   */
  public static Consumer<byte[], byte[]> rebuilder(KafkaSettings settings, String purpose) {
    Map<String, Object> config = reading(settings, purpose);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    return consumer(settings, config);
  }

  /** A consumer without a group, for following assigned partitions. */
  public static Consumer<byte[], byte[]> follower(KafkaSettings settings, String purpose) {
    Map<String, Object> config = consuming(settings, purpose);
    // The broker answers at once when there is a record, and rarely while there is none.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FOLLOWER_WAIT_MS);
    return consumer(settings, config);
  }

  /** A member of a consumer group, without automatic commits. */
  public static Consumer<byte[], byte[]> member(
      KafkaSettings settings, String groupId, int maxPollRecords) {
    Map<String, Object> config = consuming(settings, groupId);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    return consumer(settings, config);
  }

  /**
   * An admin client that has reached the cluster.
   *
   * @throws StartupException if no broker answers within some seconds, or refuses the client
   */
  public static Admin admin(KafkaSettings settings, String purpose) {
    Map<String, Object> config = common(settings, purpose);
    int timeoutMs = Math.toIntExact(CONNECT_TIMEOUT.toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
    Admin admin = make(settings, config, Admin::create);
    try {
      var _ = KafkaErrors.answer(admin.describeCluster().clusterId());
      return admin;
    } catch (KafkaException e) {
      admin.close(Duration.ZERO);
      throw new StartupException(unreachable(settings, e), e);
    }
  }

  private static Map<String, Object> reading(KafkaSettings settings, String purpose) {
    Map<String, Object> config = consuming(settings, purpose);
    // A caller waits until the reader has reached the end.
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, READER_FETCH_WAIT_MILLIS);
    return config;
  }

  private static Map<String, Object> consuming(KafkaSettings settings, String purpose) {
    Map<String, Object> config = common(settings, purpose);
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Topics.FETCH_BYTES);
    config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.FETCH_BYTES);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return config;
  }

  private static Consumer<byte[], byte[]> consumer(
      KafkaSettings settings, Map<String, Object> config) {
    return make(
        settings,
        config,
        it -> new KafkaConsumer<>(it, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  private static Map<String, Object> common(KafkaSettings settings, String purpose) {
    Map<String, Object> config = new HashMap<>(settings.properties());
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, purpose + "-" + CLIENTS.incrementAndGet());
    return config;
  }

  private static <T> T make(
      KafkaSettings settings, Map<String, Object> config, Function<Map<String, Object>, T> maker) {
    try {
      return maker.apply(config);
    } catch (KafkaException e) {
      // Without the cause, whose messages quote the properties.
      throw new StartupException(
          unreachable(settings, e.getCause() instanceof KafkaException inner ? inner : e));
    }
  }

  private static String unreachable(KafkaSettings settings, Throwable cause) {
    return ("Kafka at %s cannot be used: %s Check the address (--kafka-bootstrap-servers or"
            + " KAFKA_BOOTSTRAP_SERVERS), that the broker runs, and the client properties"
            + " (--kafka-config or KAFKA_CONFIG).")
        .formatted(
            SecretProperties.addresses(settings.bootstrapServers()),
            settings.withoutSecrets(explain(settings, cause)));
  }

  /**
   * The innermost cause alone explains a rejected certificate, and a broker that asks for a
   * password or TLS closes a connection without them silently.
   */
  private static String explain(KafkaSettings settings, Throwable cause) {
    if (cause instanceof TimeoutException
        && !settings.properties().containsKey(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)) {
      return KafkaErrors.sentence(cause)
          + " A broker that requires a password or TLS does not answer without it; that of"
          + " scriptorium up requires --kafka-config DIR/kafka.properties, with its data"
          + " directory as DIR.";
    }
    Throwable root = cause.getCause();
    if (root == null || !(cause instanceof SslAuthenticationException)) {
      return KafkaErrors.sentence(cause);
    }
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "the TLS handshake failed, " + KafkaErrors.sentence(root);
  }
}
