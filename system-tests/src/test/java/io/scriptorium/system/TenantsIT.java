package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant is paused and resumed while its jobs are written. */
class TenantsIT {

  private static final int JOBS = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final FleetSettings FLEET =
      FleetSettings.defaults()
          .withServers(2)
          .withServer(ServerSettings.defaults().withSeats(4).withTimeScale(5));

  @TempDir private Path folder;

  @Test
  void nothingBeginsForAPausedTenantAndAllIsWrittenOnceItIsResumed() throws Exception {
    try (var bed = new TestBed(folder, FLEET, Map.of())) {
      for (String worker : List.of("planner", "planner", "writer", "writer", "assembler")) {
        bed.workers.start(worker);
      }
      for (int job = 0; job < JOBS; job++) {
        bed.submit(
            "{\"id\": \"set-%1$d\", \"instruction\": \"Tea, told by %1$d\", \"words\": 800, \"tenant\": \"data-sets\"}"
                .formatted(job));
      }
      bed.awaitDocuments(20, PATIENCE);

      // when
      bed.run(PATIENCE, "pause", "--tenant", "data-sets");
      Instant paused = Instant.now();
      await()
          .pollDelay(Duration.ofSeconds(3))
          .during(Duration.ofSeconds(3))
          .atMost(PATIENCE)
          .until(() -> bed.fleet.servers().stream().allMatch(it -> it.running() == 0));
      Instant until = Instant.now();
      // Another tenant is served meanwhile.
      bed.submit("{\"id\": \"report\", \"instruction\": \"Ink\", \"words\": 300}");
      await()
          .atMost(PATIENCE)
          .until(() -> bed.documents().stream().anyMatch(it -> it.id().equals("report")));
      long then = bed.documents().size();
      bed.run(PATIENCE, "resume", "--tenant", "data-sets");

      // then
      List<Document> documents = bed.awaitDocuments(JOBS + 1, PATIENCE);
      assertThat(then).isLessThan(JOBS);
      List<Generation> generations = bed.fleet.generations().generations();
      assertThat(generations)
          .noneMatch(it -> it.start().isAfter(paused.plusSeconds(1)) && it.start().isBefore(until));
      documents.forEach(Promises::isWhole);
      long sections = documents.stream().mapToLong(it -> it.sections().size()).sum();
      assertThat(generations.stream().filter(it -> it.finish() == Generation.Finish.STOP).count())
          .isLessThanOrEqualTo(sections + JOBS + 1);
    }
  }
}
