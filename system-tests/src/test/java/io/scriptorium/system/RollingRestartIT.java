package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.sim.Fault;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedServer;
import io.scriptorium.sim.TextSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Writers that are stopped and replaced in the middle of their work. */
class RollingRestartIT {

  private static final int JOBS = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A section takes half a minute. */
  private static final Fault SLOW = new Fault(FaultKind.SLOW, null, null, 1_000.0);

  @Test
  void noTokenIsWasted(@TempDir Path folder) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(ServerSettings.defaults().withTimeScale(0.5))
            // Each generation has a different text, and is identified by it.
            .withText(TextSettings.defaults().withSampled(true));
    try (var bed = new TestBed(folder, fleet, Map.of())) {
      // given
      bed.workers.start("planner");
      bed.workers.start("assembler");
      List<Process> writers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        writers.add(bed.workers.start("writer"));
      }
      List<String> jobIds = new ArrayList<>();
      for (int job = 0; job < JOBS; job++) {
        String mode = job % 6 == 5 ? "parallel" : "sequential";
        jobIds.add("job-" + job);
        bed.submit(
            "{\"id\": \"job-%d\", \"instruction\": \"Write about tea, part %d\", \"words\": 2400, \"mode\": \"%s\"}"
                .formatted(job, job, mode));
      }

      // when: one after another is stopped in the middle of generations, and replaced
      for (Process writer : writers) {
        int before = bed.fleet.generations().generations().size();
        await()
            .atMost(PATIENCE)
            .until(() ->
                bed.fleet.generations().generations().size() >= before + 20
                    && bed.workers.output(writer, "writer").contains("Wrote section"));
        writer.destroy();
        bed.workers.start("writer");
        assertThat(writer.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(writer.exitValue()).isZero();
      }
      int beforeTheEnd = bed.fleet.generations().generations().size();
      List<Document> documents = bed.awaitDocuments(JOBS, PATIENCE);

      // then: the restarts were in the middle of the work, and are invisible in the documents
      Promises.eachJobHasExactlyOneDocument(documents, jobIds);
      documents.forEach(Promises::isWhole);
      assertThat(bed.fleet.generations().generations()).hasSizeGreaterThan(beforeTheEnd);

      // and: every token that was generated is in a document, or in the one plan of a job
      Set<String> inDocuments = new HashSet<>();
      for (Document document : documents) {
        for (Document.Section section : document.sections()) {
          inDocuments.add(hash(document.text().substring(section.start(), section.end())));
        }
      }
      List<Generation> others =
          bed.fleet.generations().generations().stream()
              .filter(it -> it.completionTokens() > 0 && !inDocuments.contains(it.output()))
              .toList();
      assertThat(others).hasSize(JOBS);
      assertThat(others).allMatch(it -> it.finish() == Generation.Finish.STOP);
      assertThat(others).allMatch(it -> it.context().isEmpty());
      assertThat(bed.deadLetters()).isEmpty();
    }
  }

  @Test
  void aSecondSignalEndsAtOnce(@TempDir Path folder) throws Exception {
    try (var bed = slow(folder)) {
      Process writer = bed.workers.start("writer");
      awaitGeneration(bed);

      writer.destroy();
      await()
          .atMost(PATIENCE)
          .until(() -> bed.workers.output(writer, "writer").contains("SIGTERM"));
      writer.destroy();

      assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).isEqualTo(143);
    }
  }

  @Test
  void whatDoesNotEndWithinTheLimitIsReleasedAtOnce(@TempDir Path folder) throws Exception {
    try (var bed = slow(folder);
        var redis = RedisClient.create(bed.redis.url())) {
      SimulatedServer server = bed.fleet.servers().getFirst();
      Process writer = bed.workers.start("writer", "--drain-timeout", "1s");
      awaitGeneration(bed);

      // when
      writer.destroy();

      // then: it leaves nothing that its successor would have to wait for
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).isZero();
      assertThat(redis.exists("scriptorium:{tea}:lease")).isFalse();
      assertThat(redis.zcard("scriptorium:{seats}:held:" + server.baseUrl())).isZero();
      await().atMost(PATIENCE).until(() -> server.running() == 0);

      // and: the successor completes the job
      server.clearFaults();
      bed.workers.start("writer");
      Promises.isWhole(bed.awaitDocuments(1, PATIENCE).getFirst());
      assertThat(bed.fleet.generations().generations())
          .filteredOn(it -> it.finish() == Generation.Finish.CANCELLED)
          .hasSize(1);
    }
  }

  @Test
  void aStopDoesNotWaitForUnavailableKafkaAndRedis(@TempDir Path folder) throws Exception {
    try (var bed = slow(folder)) {
      Process writer = bed.workers.start("writer", "--drain-timeout", "1s");
      awaitGeneration(bed);

      bed.redis.close();
      bed.kafka.close();
      writer.destroy();

      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).as(bed.workers.output(writer, "writer")).isZero();
    }
  }

  /** A planner, an assembler, and a job of one section that is planned without a model. */
  private static TestBed slow(Path folder) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(20));
    var bed = new TestBed(folder, fleet, Map.of());
    bed.fleet.servers().getFirst().inject(SLOW);
    bed.workers.start("planner");
    bed.workers.start("assembler");
    bed.submit("{\"id\": \"tea\", \"instruction\": \"Tea\", \"words\": 200}");
    return bed;
  }

  private static void awaitGeneration(TestBed bed) {
    await().atMost(PATIENCE).until(() -> bed.fleet.servers().getFirst().running() == 1);
  }

  private static String hash(String text) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
