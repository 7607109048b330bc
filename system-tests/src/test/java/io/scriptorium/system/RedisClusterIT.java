package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.assembler.AssemblerSettings;
import io.scriptorium.assembler.AssemblerWorker;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.job.Document;
import io.scriptorium.planner.PlannerSettings;
import io.scriptorium.planner.PlannerWorker;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.writer.WriterSettings;
import io.scriptorium.writer.WriterWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis Cluster, reached with the permissions of docs/security.md. */
class RedisClusterIT {

  private static final int JOBS = 24;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path folder;

  private static final ResourceStack resources = new ResourceStack();
  private static RedisCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    String missing = RedisCluster.missing().orElse("");
    assumeTrue(missing.isEmpty(), missing);
    cluster = resources.add(new RedisCluster(folder));
  }

  @AfterAll
  static void stop() {
    resources.close();
  }

  @Test
  void jobsRunThroughWhileAServerFailsOver() throws Exception {
    var server = ServerSettings.defaults().withSeats(16).withTimeScale(10);
    try (var parts = new ResourceStack()) {
      TestBed bed =
          parts.add(
              new TestBed(
                  folder.resolve("bed"), FleetSettings.defaults().withServer(server), Map.of()));
      var stage = bed.stage(SeatSettings.LOCAL, RedisSettings.at(cluster.url()));
      parts.add(
          PlannerWorker.start(
              PlannerSettings.of(stage, 64, folder.resolve("planner")), telemetry()));
      parts.add(WriterWorker.start(WriterSettings.of(stage, true), telemetry()));
      parts.add(
          AssemblerWorker.start(
              AssemblerSettings.of(
                  bed.kafkaSettings, folder.resolve("state"), Duration.ofSeconds(5)),
              telemetry()));
      for (int i = 0; i < JOBS; i++) {
        bed.submit(
            "{\"id\": \"job-%d\", \"instruction\": \"A history of tea\", \"words\": 1500}"
                .formatted(i));
      }
      await()
          .atMost(PATIENCE)
          .until(() -> bed.events().stream().filter(it -> it.done() > 0).count() >= JOBS / 2);
      List<Integer> masters = cluster.masters();
      for (int port : masters) {
        assertThat(cluster.cli(port, "KEYS", "scriptorium:{job-*")).contains("scriptorium:{job-");
      }

      cluster.kill(masters.get(1));

      List<Document> documents = bed.awaitDocuments(JOBS, PATIENCE);
      assertThat(documents).extracting(Document::status).containsOnly(Document.Status.COMPLETED);
      assertThat(documents).extracting(Document::id).doesNotHaveDuplicates().hasSize(JOBS);
      assertThat(cluster.masters()).hasSize(3).doesNotContain(masters.get(1));
      assertThat(bed.deadLetters()).isEmpty();
    }
  }

  @Test
  void anotherDatabaseThanTheFirstIsRefused() {
    var settings = RedisSettings.at(cluster.url() + "/3");

    assertThatThrownBy(() -> Redis.connect(settings, new SimpleMeterRegistry()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("database 0 alone")
        .hasMessageContaining("--redis-key-prefix");
  }

  private static Telemetry telemetry() {
    return Telemetry.untraced(new SimpleMeterRegistry());
  }
}
