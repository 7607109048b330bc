package io.scriptorium.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Digest;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobHistory;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.Topics;
import io.scriptorium.sim.ContextWindow;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.WindowStyle;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents of many context windows, with a writer killed and Redis emptied in the middle. */
class SmallWindowIT {

  private static final int WINDOW = 4_096;
  private static final int JOBS = 3;
  private static final int WORDS = 9_000;

  private static final Map<String, String> PATIENT =
      Map.of("SEAT_GRACE", "6s", "SEAT_SETTLING", "2s");

  @Test
  void everySectionIsWrittenFromItsNotesAndTheTextSince(@TempDir Path folder) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(
                ServerSettings.defaults()
                    .withSeats(2)
                    .withTimeScale(2)
                    .withWindow(ContextWindow.of(WINDOW, WindowStyle.VLLM)));
    try (var bed = new TestBed(folder, fleet, PATIENT);
        var plans = new TopicRecords<>(bed.kafkaSettings, Topics.WRITING_PLANS, PlanRecord.class);
        var sections =
            new TopicRecords<>(bed.kafkaSettings, Topics.SECTIONS, SectionRecord.class)) {
      // given: documents of several windows each
      bed.workers.start("planner");
      Process writer = bed.workers.start("writer");
      bed.workers.start("assembler");
      for (int job = 0; job < JOBS; job++) {
        bed.submit(
            "{\"id\": \"job-%d\", \"instruction\": \"Write about tea\", \"words\": %d}"
                .formatted(job, WORDS));
      }

      // when: the writer is killed and replaced, and Redis is emptied
      awaitGenerations(bed, 30);
      WorkerProcesses.kill(writer);
      bed.workers.start("writer");
      awaitGenerations(bed, 60);
      bed.emptyRedis();
      bed.awaitDocuments(JOBS, Duration.ofMinutes(4));

      // then: every document is whole, and its chain explains each section
      List<List<String>> contexts =
          bed.fleet.generations().generations().stream().map(Generation::context).toList();
      for (Document document : bed.documents()) {
        Promises.isWhole(document);
        assertThat(document.words()).isBetween(WORDS * 95 / 100, WORDS * 105 / 100);
        List<Written> chain = chain(document.id(), plans.records(), sections.records());
        assertThat(document.text())
            .isEqualTo(String.join(Document.SEPARATOR, chain.stream().map(Written::text).toList()));
        assertThat(chain.stream().map(Written::digest).filter(Objects::nonNull))
            .hasSizeGreaterThan(2);
        int from = 1;
        for (Written section : chain) {
          Digest digest = section.digest();
          from = digest == null ? from : digest.from();
          assertThat(contexts)
              .as("section %d of %s", section.index(), document.id())
              .contains(hashes(chain.subList(from - 1, section.index() - 1)));
        }
      }
      assertThat(bed.deadLetters()).isEmpty();
    }
  }

  private static void awaitGenerations(TestBed bed, int count) {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> bed.fleet.generations().generations().size() >= count);
  }

  private static List<Written> chain(
      String jobId, List<PlanRecord> plans, List<SectionRecord> sections) {
    var history = new JobHistory(jobId);
    for (PlanRecord plan : plans) {
      if (plan instanceof PlanRecord.Planned planned && planned.jobId().equals(jobId)) {
        history.add(planned);
      }
    }
    for (SectionRecord section : sections) {
      if (section instanceof SectionRecord.Result result && result.jobId().equals(jobId)) {
        history.add(result);
      }
    }
    return history.best().orElseThrow().sections();
  }

  private static List<String> hashes(List<Written> sections) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return sections.stream()
        .map(it -> HexFormat.of().formatHex(digest.digest(it.text().getBytes(UTF_8))))
        .toList();
  }
}
