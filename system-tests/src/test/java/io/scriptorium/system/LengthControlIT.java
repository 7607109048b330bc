package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Document;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.GenerationLog;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.TextSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents of models that stray by up to 40 % from the length of each section. */
class LengthControlIT {

  private static final int JOBS = 24;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private TestBed bed(Map<String, String> more) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServer(ServerSettings.defaults().withTimeScale(0))
            .withText(TextSettings.defaults().withDeviation(0.4))
            .withTextsKept(true);
    TestBed bed = new TestBed(folder, fleet, more);
    for (String worker : List.of("planner", "writer", "assembler")) {
      var _ = bed.workers.start(worker);
    }
    for (int job = 1; job <= JOBS; job++) {
      bed.submit(
          "{\"id\": \"tea-%d\", \"instruction\": \"Write about tea %d\", \"words\": %d}"
              .formatted(job, job, words(job)));
    }
    return bed;
  }

  private static int words(int job) {
    return 300 * job;
  }

  private static double strays(Document document) {
    int asked = words(Integer.parseInt(document.id().substring("tea-".length())));
    return Math.abs(document.words() - asked) / (double) asked;
  }

  @Test
  void documentsHaveTheLengthAskedForAndContinueExactlyTheirContext() throws Exception {
    try (TestBed bed = bed(Map.of())) {
      List<Document> documents = bed.awaitDocuments(JOBS, LIMIT);
      GenerationLog log = bed.fleet.generations();

      Promises.eachJobHasExactlyOneDocument(
          documents, IntStream.rangeClosed(1, JOBS).mapToObj(job -> "tea-" + job).toList());
      for (Document document : documents) {
        Promises.isWhole(document);
        Promises.continuesExactlyItsContext(document, log);
        assertThat(strays(document)).as(document.id()).isLessThan(0.2);
      }
      assertThat(documents.stream().mapToDouble(LengthControlIT::strays).average().orElse(1))
          .isLessThan(0.06);
      assertThat(log.generations().size())
          .as("some sections were continued")
          .isGreaterThan(JOBS + documents.stream().mapToInt(it -> it.sections().size()).sum());
    }
  }

  @Test
  void switchedOffEverySectionIsOneGenerationAcceptedAsItIs() throws Exception {
    try (TestBed bed = bed(Map.of("WRITER_LENGTH_CONTROL", "false"))) {
      List<Document> documents = bed.awaitDocuments(JOBS, LIMIT);

      var outputs =
          bed.fleet.generations().generations().stream()
              .map(Generation::text)
              .collect(Collectors.toSet());
      assertThat(
              documents.stream()
                  .map(Promises::texts)
                  .flatMap(Collection::stream)
                  .filter(text -> !outputs.contains(text)))
          .isEmpty();
      assertThat(documents.stream().mapToDouble(LengthControlIT::strays).max().orElse(0))
          .isGreaterThan(0.2);
    }
  }
}
