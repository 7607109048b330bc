package io.scriptorium.system;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.WorkerGroups;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/queueing.md, with workers in processes of their own. */
class QueueingPageIT {

  private static final FleetSettings ONE_SERVER =
      FleetSettings.defaults().withServer(ServerSettings.defaults().withSeats(4).withTimeScale(3));

  /** The bulk job is planned after the others, and not with the last of them. */
  private static final Map<String, String> ONE_SLOT_LESS = Map.of("PLANNER_PLAN_AHEAD", "3");

  @TempDir private Path folder;

  /** The lines between the page's marks. */
  private static List<String> requests() throws IOException {
    return Files.readAllLines(Path.of("../docs/queueing.md")).stream()
        .dropWhile(line -> !line.equals("```jsonl"))
        .skip(1)
        .takeWhile(line -> !line.equals("```"))
        .toList();
  }

  @Test
  void documentsAreDoneInTheOrderThatThePageSays() throws Exception {
    // given
    List<String> requests = requests();
    assertThat(requests).hasSize(9);
    try (var bed = new TestBed(folder, ONE_SERVER, ONE_SLOT_LESS)) {
      bed.workers.start("assembler");
      bed.workers.start("planner");
      bed.workers.start("planner");
      bed.workers.start("writer");
      bed.workers.start("writer");

      awaitTwoPlanners(bed);

      // when
      for (String request : requests) {
        bed.submit(request);
      }
      List<Document> documents = bed.awaitDocuments(requests.size(), Duration.ofMinutes(3));

      // then
      assertThat(documents)
          .hasSize(requests.size())
          .allMatch(it -> it.status() == Document.Status.COMPLETED);
      List<String> done = inOrder(documents, it -> it.timings().finishedAt());
      assertThat(done.getFirst()).isEqualTo("now");
      assertThat(done).containsSubsequence("report-1", "set-5");
      assertThat(done).containsSubsequence("report-2", "set-5");
      assertThat(inOrder(documents, it -> Objects.requireNonNull(it.timings().startedAt())))
          .endsWith("later");
    }
  }

  /** While partitions move from one to another, neither offers what waits there. */
  private static void awaitTwoPlanners(TestBed bed) {
    try (Admin admin = KafkaClients.admin(bed.kafkaSettings, "test")) {
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofMinutes(1))
          .until(() -> Objects.equals(WorkerGroups.members(admin).get("planner"), 2));
    }
  }

  private static List<String> inOrder(List<Document> documents, Function<Document, Instant> of) {
    return documents.stream().sorted(comparing(of)).map(Document::id).toList();
  }
}
