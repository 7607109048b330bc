package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.score.LengthScore;
import io.scriptorium.job.Document;
import io.scriptorium.sim.Fault;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents of models whose outlines are wrong in every way at once: any form, sums off by up to 80
 * %, missing numbers, 1 to 300 steps.
 */
class WrongPlansIT {

  private static final Logger LOG = LoggerFactory.getLogger(WrongPlansIT.class);
  private static final int FEW = 40;
  private static final int MANY = 1_000;
  private static final int SHORTEST = 300;
  private static final int LONGEST = 4_000;
  private static final double LEAST_SCORE = 97;
  private static final long SEED = 1;

  @TempDir private Path folder;

  @Test
  void everyJobGetsADocumentOfItsLength() throws Exception {
    run(FEW, Duration.ofMinutes(3));
  }

  @Test
  @Tag("long")
  void aThousandJobsGetDocumentsOfTheirLength() throws Exception {
    run(MANY, Duration.ofMinutes(30));
  }

  private void run(int jobs, Duration limit) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(ServerSettings.defaults().withTimeScale(0))
            .withFaults(Fault.list("plan-wrong"));
    try (var bed = new TestBed(folder, fleet, Map.of())) {
      // given
      var lengths = new Random(SEED);
      Map<String, Integer> asked = new LinkedHashMap<>();
      for (int job = 0; job < jobs; job++) {
        int words = lengths.nextInt(SHORTEST, LONGEST + 1);
        asked.put("job-" + job, words);
        bed.submit(
            "{\"id\": \"job-%1$d\", \"instruction\": \"Write about tea, part %1$d\", \"words\": %2$d}"
                .formatted(job, words));
      }

      // when
      for (String worker : List.of("planner", "writer", "assembler")) {
        var _ = bed.workers.start(worker);
      }
      List<Document> documents = bed.awaitDocuments(jobs, limit);

      // then
      LOG.info("{}", figures(documents, asked));
      Promises.eachJobHasExactlyOneDocument(documents, List.copyOf(asked.keySet()));
      documents.forEach(Promises::isWhole);
      assertThat(bed.deadLetters()).isEmpty();
      assertThat(score(documents, asked)).isGreaterThanOrEqualTo(LEAST_SCORE);
    }
  }

  /** The mean of the documents' S_l. */
  private static double score(List<Document> documents, Map<String, Integer> asked) {
    return documents.stream()
        .mapToDouble(it -> LengthScore.of(asked.getOrDefault(it.id(), 1), it.words()))
        .average()
        .orElse(0);
  }

  private static String figures(List<Document> documents, Map<String, Integer> asked) {
    List<Document> completed =
        documents.stream().filter(it -> it.status() == Document.Status.COMPLETED).toList();
    Map<String, Long> origins =
        completed.stream()
            .map(Document::plan)
            .collect(
                Collectors.groupingBy(
                    it -> it == null || it.origin() == null ? "not asked for" : it.origin().name(),
                    TreeMap::new,
                    Collectors.counting()));
    List<Double> scores = new ArrayList<>();
    completed.forEach(it -> scores.add(LengthScore.of(asked.getOrDefault(it.id(), 1), it.words())));
    IntSummaryStatistics sections =
        completed.stream()
            .map(Document::plan)
            .mapToInt(it -> it == null ? 0 : it.total())
            .summaryStatistics();
    return "Wrong plans: %d jobs, %d completed, plans %s of %d to %d sections, %,d words asked for and %,d written, S_l of all words together %.2f, mean of the documents %.2f, lowest %.2f, %d documents below %.0f"
        .formatted(
            asked.size(),
            completed.size(),
            origins,
            sections.getMin(),
            sections.getMax(),
            asked.values().stream().mapToInt(it -> it).sum(),
            completed.stream().mapToInt(Document::words).sum(),
            LengthScore.of(
                asked.values().stream().mapToInt(it -> it).sum(),
                completed.stream().mapToInt(Document::words).sum()),
            score(completed, asked),
            scores.stream().mapToDouble(it -> it).min().orElse(0),
            scores.stream().filter(it -> it < LEAST_SCORE).count(),
            LEAST_SCORE);
  }
}
