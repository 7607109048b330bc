package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are cancelled, or reach their deadline, while they are written. */
class CancelIT {

  @Test
  void cancelledAndOverdueJobsEndWithTheirSectionsAndTheOthersContinue(@TempDir Path folder)
      throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(1));
    try (var bed = new TestBed(folder, fleet, Map.of())) {
      bed.workers.start("planner");
      bed.workers.start("writer");
      bed.workers.start("assembler");

      // given: two long jobs and a short one, of which the first is being written
      submit(bed, "long", 60_000, "");
      submit(bed, "short", 900, "");
      awaitSectionOf(bed, "long");
      String deadline = Instant.now().plusSeconds(8).toString();
      submit(bed, "overdue", 60_000, ", \"deadline\": \"%s\"".formatted(deadline));

      // when: one is cancelled, and the other's deadline passes
      bed.cancel("long", "too expensive");
      Instant cancelledAt = Instant.now();
      List<Document> documents = bed.awaitDocuments(3, Duration.ofMinutes(2));

      // then: each has one document, with the beginning of its text and the reason
      Promises.eachJobHasExactlyOneDocument(documents, List.of("long", "short", "overdue"));
      for (Document document : documents) {
        switch (document.id()) {
          case "short" -> Promises.isWhole(document);
          case "long" -> {
            isCancelled(document, "too expensive");
            assertThat(document.sections()).isNotEmpty();
          }
          default -> isCancelled(document, "Its deadline, " + deadline);
        }
        Promises.continuesExactlyItsContext(document, bed.fleet.generations());
      }

      // and: the server saw the stream closed at once, in the middle of a section of half a minute
      Generation cut =
          bed.fleet.generations().generations().stream()
              .filter(it -> it.finish() == Generation.Finish.CANCELLED)
              .findFirst()
              .orElseThrow();
      assertThat(cut.end()).isBefore(cancelledAt.plusSeconds(5));
      assertThat(cut.completionTokens()).isPositive();

      // and: a request with a cancelled id is reported as a repetition, and nothing is written
      // twice
      submit(bed, "long", 60_000, "");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() ->
              bed.events().stream().anyMatch(event -> event.type() == JobEvent.Type.REPEATED));
      assertThat(bed.documents()).hasSize(3);
      assertThat(bed.deadLetters()).isEmpty();
    }
  }

  private static void submit(TestBed bed, String id, int words, String more) throws Exception {
    bed.submit(
        "{\"id\": \"%s\", \"instruction\": \"Write about tea, %s\", \"words\": %d%s}"
            .formatted(id, id, words, more));
  }

  private static void awaitSectionOf(TestBed bed, String id) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            bed.events().stream().anyMatch(event -> event.jobId().equals(id) && event.done() > 0));
  }

  private static void isCancelled(Document document, String reason) {
    assertThat(document.status()).isEqualTo(Document.Status.CANCELLED);
    assertThat(document.reason()).startsWith(reason);
    assertThat(document.sections().stream().map(Document.Section::index))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, document.sections().size()).boxed().toList());
  }
}
