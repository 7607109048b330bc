package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Document;
import io.scriptorium.sim.FleetSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's answer ends its own job at worst: no worker stops, and every other job goes on. */
class HostileModelIT {

  /** An expression that goes back takes hours over one of the answers. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void aHostileAnswerHarmsNoJobButItsOwn(@TempDir Path folder) throws Exception {
    try (var model = new HostileModel();
        var bed =
            new TestBed(
                folder,
                FleetSettings.defaults(),
                Map.of("INFERENCE_SERVERS", model.url().toString()))) {
      Map<String, Process> workers = new LinkedHashMap<>();
      for (String worker : List.of("planner", "writer", "assembler")) {
        workers.put(worker, bed.workers.start(worker));
      }

      // given: an attack in each job but the first and the last
      List<String> jobs = new ArrayList<>();
      submit(bed, jobs, "good-first", 600);
      for (String attack : HostileModel.PLANS.keySet()) {
        submit(bed, jobs, attack, 600);
      }
      for (String attack : HostileModel.SECTIONS.keySet()) {
        submit(bed, jobs, attack, 300);
      }
      submit(bed, jobs, "good-last", 600);

      // then
      List<Document> documents = bed.awaitDocuments(jobs.size(), PATIENCE);
      Promises.eachJobHasExactlyOneDocument(documents, jobs);
      documents.forEach(Promises::isWhole);
      assertThat(bed.deadLetters()).isEmpty();
      for (Map.Entry<String, Process> worker : workers.entrySet()) {
        assertThat(worker.getValue().isAlive()).as(worker.getKey()).isTrue();
        assertThat(bed.workers.output(worker.getValue(), worker.getKey()))
            .as(worker.getKey())
            .doesNotContain("\tat ", "failed and is retried");
      }
    }
  }

  private static void submit(TestBed bed, List<String> jobs, String id, int words)
      throws Exception {
    jobs.add(id);
    bed.submit(
        "{\"id\": \"%1$s\", \"instruction\": \"Write about tea. %1$s.\", \"words\": %2$d}"
            .formatted(id, words));
  }
}
