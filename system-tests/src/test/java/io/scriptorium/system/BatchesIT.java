package io.scriptorium.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.Document;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/queueing.md for batches, while workers are killed. */
class BatchesIT {

  private static final int JOBS = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final FleetSettings FLEET =
      FleetSettings.defaults()
          .withServers(2)
          .withServer(ServerSettings.defaults().withSeats(4).withTimeScale(5));

  @TempDir private Path folder;

  @Test
  void aBatchIsCountedExactlyThroughKillsAndCompletedOnce() throws Exception {
    Path file = folder.resolve("tonight.jsonl");
    Files.write(file, requests("tea", 800));
    try (var bed = new TestBed(folder, FLEET, Map.of())) {
      Process planner = bed.workers.start("planner");
      Process assembler = bed.workers.start("assembler");
      bed.workers.start("writer");
      bed.run(PATIENCE, "submit", "--file", file.toString(), "--batch", "tonight");

      bed.awaitDocuments(JOBS / 4, PATIENCE);
      kill(assembler);
      kill(planner);
      bed.workers.start("planner");
      bed.workers.start("assembler");
      List<Document> documents = bed.awaitDocuments(JOBS, PATIENCE);
      var _ = awaitEnd(bed, "tonight");

      List<BatchEvent> ends =
          events(bed, "tonight").stream()
              .filter(it -> it.type() == BatchEvent.Type.COMPLETED)
              .toList();
      assertThat(ends).hasSize(1);
      BatchEvent end = ends.getFirst();
      assertThat(end.jobs()).isEqualTo(JOBS);
      assertThat(end.completed()).isEqualTo(JOBS);
      assertThat(end.words()).isEqualTo(documents.stream().mapToLong(Document::words).sum());
      assertThat(end.usage())
          .isEqualTo(
              documents.stream().map(Document::usage).reduce(TokenUsage.NONE, TokenUsage::plus));
      assertThat(documents).extracting(Document::batch).containsOnly("tonight");
    }
  }

  @Test
  void aBatchIsCancelledWithWhatStillComes() throws Exception {
    Path file = folder.resolve("long.jsonl");
    Files.write(file, requests("ink", 20_000));
    try (var bed = new TestBed(folder, FLEET, Map.of())) {
      for (String worker : List.of("planner", "writer", "assembler")) {
        bed.workers.start(worker);
      }
      bed.run(PATIENCE, "submit", "--file", file.toString(), "--batch", "long");
      await().atMost(PATIENCE).until(() -> last(bed, "long").writing() > 0);

      bed.run(PATIENCE, "batch", "cancel", "long", "--reason", "wrong prompt");
      bed.run(PATIENCE, "submit", "--id", "late", "--batch", "long", "Write about ink");

      List<Document> documents = bed.awaitDocuments(JOBS + 1, PATIENCE);
      assertThat(documents).extracting(Document::status).containsOnly(Document.Status.CANCELLED);
      assertThat(documents).extracting(Document::reason).containsOnly("wrong prompt");
      await().atMost(PATIENCE).until(() -> last(bed, "long").cancelled() == JOBS + 1);
      bed.run(PATIENCE, "batches");
      bed.run(PATIENCE, "batch", "show", "long");
    }
  }

  /** The id of one is another job's, and one is no request. */
  @Test
  void whatIsRefusedCountsAsFailed() throws Exception {
    try (var bed = new TestBed(folder, FLEET, Map.of())) {
      for (String worker : List.of("planner", "writer", "assembler")) {
        bed.workers.start(worker);
      }
      bed.submit("{\"id\": \"taken\", \"instruction\": \"Write about moss\", \"words\": 300}");
      bed.awaitDocuments(1, PATIENCE);

      bed.submit(
          "{\"id\": \"one\", \"instruction\": \"Tea\", \"words\": 300, \"batch\": \"mixed\"}");
      bed.submit(
          "{\"id\": \"taken\", \"instruction\": \"Tea\", \"words\": 300, \"batch\": \"mixed\"}");
      bed.submit(
          "{\"id\": \"bad\", \"instruction\": \"Tea\", \"words\": -1, \"batch\": \"mixed\"}");
      bed.publish(
          Topics.JOB_CONTROL,
          "{\"type\": \"close\", \"batch\": \"mixed\", \"jobs\": 3}".getBytes(UTF_8));

      BatchEvent end = awaitEnd(bed, "mixed");
      assertThat(List.of(end.completed(), end.failed())).containsExactly(1, 2);
    }
  }

  private static List<String> requests(String topic, int words) {
    return IntStream.range(0, JOBS)
        .mapToObj(it ->
            "{\"id\": \"%1$s-%2$d\", \"instruction\": \"Write about %1$s, %2$d\", \"words\": %3$d}"
                .formatted(topic, it, words))
        .toList();
  }

  private static List<BatchEvent> events(TestBed bed, String batch) {
    try (var events =
        new TopicRecords<>(bed.kafkaSettings, Topics.BATCH_EVENTS, BatchEvent.class)) {
      return events.records().stream().filter(it -> it.batch().equals(batch)).toList();
    }
  }

  private static BatchEvent last(TestBed bed, String batch) {
    await().atMost(PATIENCE).until(() -> !events(bed, batch).isEmpty());
    return events(bed, batch).getLast();
  }

  private static BatchEvent awaitEnd(TestBed bed, String batch) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(last(bed, batch))
                .extracting(BatchEvent::type)
                .as(() -> last(bed, batch).toString())
                .isEqualTo(BatchEvent.Type.COMPLETED));
    return last(bed, batch);
  }

  private static void kill(Process worker) throws InterruptedException {
    worker.destroyForcibly();
    assertThat(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
