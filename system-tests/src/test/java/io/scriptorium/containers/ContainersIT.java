package io.scriptorium.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scriptorium.job.Document;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.system.TopicRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * The image that {@code docker compose build} makes, with Kafka and Redis from theirs: submits,
 * scales in the middle, reads, and stops. Skipped where no container engine answers, or the image
 * is not built.
 */
class ContainersIT {

  private static final int JOBS = 24;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Containers containers = new Containers();

  @BeforeEach
  void anEngineAnswersAndHasTheImage() {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "No container engine answers; start one to test the images.");
    assumeTrue(
        Containers.imageIsBuilt(),
        "The image %s is not built; build it with: docker compose build"
            .formatted(Containers.IMAGE));
  }

  @AfterEach
  void remove() {
    containers.close();
  }

  @Test
  void documentsArriveOnceWhileWritersAreScaledToFour() throws Exception {
    KafkaSettings kafka = KafkaSettings.of(containers.startInfrastructure());
    containers.startWorker("planner");
    containers.startWorker("assembler");
    GenericContainer<?> first = containers.startWorker("writer");
    assertThat(containers.run(first, "id", "-u")).isEqualTo("10001");
    assertThat(containers.run(first, "touch", "/opt/scriptorium/x")).contains("Read-only");

    try (var documents = new TopicRecords<>(kafka, Topics.DOCUMENTS, Document.class)) {
      submit(kafka, 1, JOBS / 2);
      await().atMost(PATIENCE).until(() -> !documents.records().isEmpty());
      List<GenericContainer<?>> others = new ArrayList<>();
      for (int more = 0; more < 3; more++) {
        others.add(containers.startWorker("writer"));
      }
      submit(kafka, JOBS / 2 + 1, JOBS);
      await().atMost(PATIENCE).until(() -> documents.records().size() >= JOBS);

      for (GenericContainer<?> writer : others) {
        assertThat(writer.getLogs()).contains("Assigned: [section-tasks-");
      }
      assertThat(containers.stop(first)).isZero();
      containers.workers().forEach(worker -> assertThat(containers.stop(worker)).isZero());

      assertThat(documents.records())
          .extracting(Document::id)
          .containsExactlyInAnyOrderElementsOf(ids(1, JOBS));
      assertThat(documents.records())
          .allSatisfy(it -> assertThat(it.status()).isEqualTo(Document.Status.COMPLETED));
    }
  }

  private static List<String> ids(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(it -> "job-" + it).toList();
  }

  private static void submit(KafkaSettings kafka, int first, int last) throws Exception {
    try (var producer = KafkaClients.producer(kafka, "containers-test")) {
      for (String id : ids(first, last)) {
        String json =
            "{\"id\": \"%s\", \"instruction\": \"A history of tea\", \"words\": 2000}"
                .formatted(id);
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        producer
            .send(new ProducerRecord<byte[], byte[]>(Topics.WRITING_REQUESTS, null, value))
            .get();
      }
    }
  }
}
