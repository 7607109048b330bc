package io.scriptorium.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaIT {

  private static final String TOPIC = "letters";
  private static final int FIFTEEN_MIB = 15 * 1024 * 1024;

  @TempDir Path directory;

  @Test
  void hasTheCoordinatorsTopicsBeforeAClientAsksForOne() throws Exception {
    try (LocalKafka kafka = LocalKafka.startOpen(directory, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      var topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();

      assertThat(topics).containsExactlyInAnyOrder("__consumer_offsets", "__transaction_state");
    }
  }

  @Test
  void keepsItsRecordsWhenItStartsAgainOnTheSamePort() throws Exception {
    int port;
    try (LocalKafka kafka = LocalKafka.startOpen(directory, 0)) {
      createTopic(kafka);
      publish(kafka, bytes("hello"));
      port = URI.create("kafka://" + kafka.bootstrapServers()).getPort();
    }

    try (LocalKafka restarted = LocalKafka.startOpen(directory, port)) {
      publish(restarted, bytes("again"));

      assertThat(restarted.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      assertThat(readInGroup(restarted, 2))
          .extracting(value -> new String(value, UTF_8))
          .containsExactly("hello", "again");
    }
  }

  @Test
  void carriesRecordsOfManyMebibytesInTransactions() throws Exception {
    try (LocalKafka kafka = LocalKafka.startOpen(directory, 0)) {
      createTopic(kafka);
      byte[] large = new byte[FIFTEEN_MIB];
      Arrays.fill(large, (byte) 'x');

      publish(kafka, large);

      assertThat(readInGroup(kafka, 1)).singleElement().isEqualTo(large);
    }
  }

  @Test
  void refusesATakenPortByName() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(() -> LocalKafka.startOpen(directory, taken.getLocalPort()))
          .isInstanceOf(InfrastructureException.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("--kafka-port");
    }
  }

  @Test
  void refusesADirectoryThatARunningBrokerUses() throws Exception {
    try (LocalKafka first = LocalKafka.startOpen(directory, 0)) {
      assertThatThrownBy(() -> LocalKafka.startOpen(directory, 0))
          .isInstanceOf(InfrastructureException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("--data");
      createTopic(first);
    }
  }

  @Test
  void createsNoTopicByItself() throws Exception {
    try (LocalKafka kafka = LocalKafka.startOpen(directory, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      assertThatThrownBy(() -> publish(kafka, new byte[1], Duration.ofSeconds(10)))
          .hasStackTraceContaining("not present in metadata");
      assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).isEmpty();
    }
  }

  private static void createTopic(LocalKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void publish(LocalKafka kafka, byte[] value) throws Exception {
    publish(kafka, value, Duration.ofSeconds(30));
  }

  private static void publish(LocalKafka kafka, byte[] value, Duration patience) throws Exception {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            16 * 1024 * 1024,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            (int) patience.toMillis(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "it");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, value)).get(30, TimeUnit.SECONDS);
      producer.commitTransaction();
    }
  }

  private static List<byte[]> readInGroup(LocalKafka kafka, int count) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG, "readers",
            ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    List<byte[]> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() - deadline < 0) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
        records.forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
