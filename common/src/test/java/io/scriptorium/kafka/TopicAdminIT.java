package io.scriptorium.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Topics;
import io.scriptorium.runtime.StartupException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminIT {

  private static final int FIVE_MB = 5_000_000;

  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void startBroker() {
    cluster = new TestCluster(directory);
  }

  @AfterEach
  void stopBroker() {
    cluster.close();
  }

  @Test
  void createsWhatIsMissingAndThenAllIsWell() throws Exception {
    cluster.createTopic(Topics.SECTIONS, 3);

    List<String> created = TopicAdmin.create(cluster.admin(), 3, 1);

    assertThat(created).hasSize(Topics.ALL.size() - 1).doesNotContain(Topics.SECTIONS);
    assertThat(TopicAdmin.verify(cluster.admin())).isEqualTo(3);
    assertThat(TopicAdmin.create(cluster.admin(), 3, 1)).isEmpty();
    Config config = config(Topics.DOCUMENTS);
    assertThat(config.get("max.message.bytes").value()).isEqualTo("16777216");
    assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
    assertThat(config.get("retention.ms").value())
        .isEqualTo(Long.toString(Duration.ofDays(30).toMillis()));
    for (String open : List.of(Topics.WRITING_REQUESTS, Topics.JOB_CONTROL)) {
      assertThat(config(open).get("compression.type").value()).isEqualTo("uncompressed");
      assertThat(Integer.parseInt(config(open).get("max.message.bytes").value()))
          .isLessThanOrEqualTo(1_048_576);
    }
    for (String topic : Topics.ALL) {
      assertThat(config(topic).get("cleanup.policy").value())
          .as(topic)
          .isEqualTo(
              Set.of(Topics.TENANT_POLICIES, Topics.BATCH_EVENTS).contains(topic)
                  ? "compact"
                  : "delete");
    }
  }

  private Config config(String topic) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return cluster
        .admin()
        .describeConfigs(List.of(resource))
        .values()
        .values()
        .iterator()
        .next()
        .get();
  }

  @Test
  void namesAllThatIsMissingOrDiffersAndTheRemedy() throws Exception {
    cluster.createTopic(Topics.WRITING_PLANS, 4);
    cluster.createTopic(Topics.SECTIONS, 2);

    assertThatThrownBy(() -> TopicAdmin.verify(cluster.admin()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(
            "Missing on Kafka: writing-requests, writing-retries, planning-tasks, job-control,"
                + " tenant-policies, section-tasks, documents, job-events, batch-jobs,"
                + " batch-events, dead-letters")
        .hasMessageContaining("sections has 2, writing-plans has 4")
        .hasMessageContaining("scriptorium topics --create");
  }

  @Test
  void namesThePartitionsThatAMissingTopicNeeds() throws Exception {
    for (String topic : Topics.ALL) {
      if (!topic.equals(Topics.JOB_CONTROL)) {
        cluster.createTopic(topic, 4);
      }
    }

    assertThatThrownBy(() -> TopicAdmin.verify(cluster.admin()))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "Missing on Kafka: job-control. Create it with: scriptorium topics --create"
                + " --partitions 4");
  }

  @Test
  void aBrokerThatRefusesIsReported() {
    assertThatThrownBy(() -> TopicAdmin.create(cluster.admin(), 3, 5))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("eplication factor");
  }

  @Test
  void aBrokerThatCannotBeReachedIsNamed() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String address = "127.0.0.1:" + silent.getLocalPort();

      assertThatThrownBy(() -> KafkaClients.admin(KafkaSettings.of(address), "test"))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining(address)
          .hasMessageContaining("--kafka-bootstrap-servers");
    }
    assertThatThrownBy(() -> KafkaClients.admin(KafkaSettings.of("no.such.host.invalid:1"), "test"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("no.such.host.invalid:1");
  }

  @Test
  void recordsOfManyMegabytesPassAndLargerOnesAreRefused() throws Exception {
    cluster.createTopic("large", 1);
    cluster.createTopic("small", 1, Map.of("max.message.bytes", "1000"));
    String text = "x".repeat(FIVE_MB);

    var position = cluster.publisher().publish("large", "job", text).join();

    assertThat(position.offset()).isZero();
    try (Consumer<byte[], byte[]> reader = KafkaClients.reader(cluster.settings(), "test")) {
      TopicPartition partition = new TopicPartition("large", 0);
      reader.assign(List.of(partition));
      ConsumerRecords<byte[], byte[]> records = reader.poll(TestCluster.PATIENCE);
      assertThat(records.records(partition))
          .singleElement()
          .extracting(ConsumerRecord::serializedValueSize)
          .isEqualTo(FIVE_MB + 2);
    }
    assertThatThrownBy(() -> cluster.publisher().publish("large", "job", text.repeat(4)).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("20,000,002 bytes")
        .hasMessageContaining("the topic large")
        .hasMessageContaining("16,777,216");
    var random = new java.util.Random(1).ints(2_000).boxed().toList();
    assertThatThrownBy(() -> cluster.publisher().publish("small", "job", random).join())
        .cause()
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("the topic small");
  }
}
