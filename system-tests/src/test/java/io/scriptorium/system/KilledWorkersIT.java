package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.GenerationLog;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.TextSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One hundred jobs through real processes, some of which are killed, with Redis emptied. */
class KilledWorkersIT {

  private static final int SEATS = 8;
  private static final int JOBS = 100;
  private static final int MOST_KILLS = 12;

  // Long enough that a stall of the machine does not make the emptied Redis grant seats in use.
  private static final Map<String, String> PATIENT =
      Map.of("SEAT_GRACE", "6s", "SEAT_SETTLING", "2s");

  @Test
  void everyJobEndsInOneCompleteDocument(@TempDir Path folder) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(ServerSettings.defaults().withSeats(SEATS).withTimeScale(2))
            // Each generation has a different text, so that a mix-up of two is visible.
            .withText(TextSettings.defaults().withSampled(true));
    try (var bed = new TestBed(folder, fleet, PATIENT)) {
      // given: two planners, three writers, two assemblers and a hundred jobs
      Process planner = bed.workers.start("planner");
      bed.workers.start("planner");
      List<Process> writers =
          List.of(
              bed.workers.start("writer"),
              bed.workers.start("writer"),
              bed.workers.start("writer"));
      Process assembler = bed.workers.start("assembler");
      bed.workers.start("assembler");
      List<String> jobIds = new ArrayList<>();
      for (int job = 0; job < JOBS; job++) {
        String mode = job % 10 == 9 ? "parallel" : "sequential";
        jobIds.add("job-" + job);
        bed.submit(
            "{\"id\": \"job-%d\", \"instruction\": \"Write about tea, part %d\", \"words\": %d, \"mode\": \"%s\"}"
                .formatted(job, job, 300 + job % 7 * 450, mode));
      }

      // when: one of each kind is killed and replaced in the middle, and Redis is emptied
      awaitGenerations(bed, 30);
      WorkerProcesses.kill(planner);
      bed.workers.start("planner");
      awaitGenerations(bed, 120);
      killOneThatWrites(bed, writers);
      awaitGenerations(bed, 180);
      bed.emptyRedis();
      awaitGenerations(bed, 220);
      WorkerProcesses.kill(assembler);
      bed.workers.start("assembler");
      awaitGenerations(bed, 260);
      bed.emptyRedis();
      int generationsBefore = bed.fleet.generations().generations().size();
      bed.awaitDocuments(JOBS, Duration.ofMinutes(5));

      // then: the last emptying struck in the middle of the work
      assertThat(bed.fleet.generations().generations()).hasSizeGreaterThan(generationsBefore + 20);

      // and: nothing of it is visible in the documents
      List<Document> documents = bed.documents();
      Promises.eachJobHasExactlyOneDocument(documents, jobIds);
      GenerationLog log = bed.fleet.generations();
      for (Document document : documents) {
        Promises.isWhole(document);
        if (!isParallel(document)) {
          Promises.continuesExactlyItsContext(document, log);
        }
      }
      assertThat(bed.deadLetters()).isEmpty();

      // and: no server ever ran more generations than it has seats, emptied Redis or not
      assertThat(log.servers())
          .hasSize(2)
          .allSatisfy(server -> assertThat(log.maxInFlight(server)).isBetween(1, SEATS));
      await()
          .untilAsserted(() ->
              assertThat(
                      bed.events().stream()
                          .filter(event -> event.type() == JobEvent.Type.COMPLETED)
                          .map(JobEvent::jobId))
                  .containsExactlyInAnyOrderElementsOf(jobIds));
    }
  }

  /**
   * Kills a writer in the middle of a section, and starts another in its place. One that holds no
   * seat at that time has nothing to lose; then the next is tried, the new ones at last.
   */
  private static void killOneThatWrites(TestBed bed, List<Process> writers)
      throws InterruptedException {
    long before = aborted(bed);
    var next = new ArrayDeque<>(writers);
    for (int kills = 0; kills < MOST_KILLS; kills++) {
      WorkerProcesses.kill(next.remove());
      next.add(bed.workers.start("writer"));
      if (breaksOffMoreThan(before, bed)) {
        return;
      }
    }
    throw new AssertionError("No writer had a section that its end could break off.");
  }

  private static boolean breaksOffMoreThan(long before, TestBed bed) {
    try {
      await().atMost(Duration.ofSeconds(5)).until(() -> aborted(bed) > before);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static long aborted(TestBed bed) {
    return bed.fleet.generations().generations().stream()
        .filter(generation -> generation.finish() == Generation.Finish.CANCELLED)
        .count();
  }

  private static void awaitGenerations(TestBed bed, int count) {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> bed.fleet.generations().generations().size() >= count);
  }

  private static boolean isParallel(Document document) {
    return document.id().endsWith("9");
  }
}
