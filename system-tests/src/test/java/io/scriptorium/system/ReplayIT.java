package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refused request, replayed with {@code dead-letters replay}, becomes a document. */
class ReplayIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final FleetSettings FLEET =
      FleetSettings.defaults()
          .withServers(1)
          .withServer(ServerSettings.defaults().withTimeScale(50));

  @Test
  void aRequestThatWasTooLongIsWrittenOnceItIsAllowedAndReplayed(@TempDir Path folder)
      throws Exception {
    try (var bed = new TestBed(folder, FLEET, Map.of())) {
      Process strict = bed.workers.start("planner", "--max-words", "2000");
      bed.workers.start("writer");
      bed.workers.start("assembler");
      bed.submit("{\"id\": \"long\", \"instruction\": \"A history of tea\", \"words\": 2500}");
      await().atMost(PATIENCE).until(() -> bed.deadLetters().size() == 1);
      assertThat(bed.deadLetters().getFirst().reason()).contains("2500").contains("2000");

      strict.destroy();
      assertThat(end(strict)).isZero();
      bed.workers.start("planner");
      assertThat(end(bed.workers.start("dead-letters", "replay", "--all", "--stage", "planner")))
          .isZero();

      // The refusal had a document too, for those who wait for its id.
      await().atMost(PATIENCE).until(() -> bed.documents().size() == 2);
      assertThat(bed.documents())
          .extracting(Document::id, Document::status)
          .containsExactly(
              tuple("long", Document.Status.FAILED), tuple("long", Document.Status.COMPLETED));
      assertThat(bed.documents().getLast().words()).isGreaterThan(2_000);
      assertThat(bed.deadLetters()).hasSize(1);
    }
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
