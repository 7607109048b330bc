package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.ServerSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failed jobs that are retried. */
class RetryIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String THREE_AS_USUAL = "{\"fault\": \"slow\", \"count\": 3, \"factor\": 1}";
  private static final String THEN_BROKEN = "{\"fault\": \"error-500\"}";
  private static final Map<String, String> SHORT_TEMPERED =
      Map.of("INFERENCE_BUDGET", "4s", "INFERENCE_CIRCUIT_LONGEST_OPEN", "1s");

  @Test
  void aRetriedJobContinuesWithItsFirstMissingSectionAndWritesNothingTwice(@TempDir Path folder)
      throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(50));
    try (var bed = new TestBed(folder, fleet, SHORT_TEMPERED)) {
      bed.workers.start("planner");
      bed.workers.start("writer");
      bed.workers.start("assembler");
      URI server = bed.fleet.baseUrls().getFirst();

      // given: a job that fails after its plan and two sections, and one that has no plan
      faults(server, "POST", THREE_AS_USUAL);
      faults(server, "POST", THEN_BROKEN);
      bed.submit("{\"id\": \"half\", \"instruction\": \"Tea\", \"words\": 4000}");
      Document half = bed.awaitDocuments(1, PATIENCE).getFirst();
      assertThat(half.status()).isEqualTo(Document.Status.FAILED);
      assertThat(half.sections()).hasSize(2);
      bed.submit("{\"id\": \"unplanned\", \"instruction\": \"Coffee\", \"words\": 2000}");
      assertThat(last(bed.awaitDocuments(2, PATIENCE), "unplanned").plan()).isNull();

      // when: a retry fails as well, Redis is emptied, and the next ones find a healthy server
      assertThat(retry(bed, "half")).isEqualTo(1);
      bed.awaitDocuments(3, PATIENCE);
      bed.emptyRedis();
      faults(server, "DELETE", "");
      assertThat(retry(bed, "half", "unplanned")).isZero();

      // then
      List<Document> documents = bed.awaitDocuments(5, PATIENCE);
      assertThat(documents).hasSize(5);
      Document whole = last(documents, "half");
      Promises.isWhole(whole);
      Promises.continuesExactlyItsContext(whole, bed.fleet.generations());
      Promises.isWhole(last(documents, "unplanned"));
      assertThat(whole.text()).startsWith(half.text());
      assertThat(whole.sections().subList(0, half.sections().size())).isEqualTo(half.sections());
      for (int index = 1; index <= half.sections().size(); index++) {
        assertThat(timesWritten(bed, index)).as("section " + index).isOne();
      }
      assertThat(bed.events())
          .filteredOn(event -> event.type() == JobEvent.Type.RETRIED)
          .extracting(JobEvent::jobId)
          .containsExactlyInAnyOrder("half", "half", "unplanned");
      assertThat(bed.deadLetters()).isEmpty();

      // A job that is completed stays as it is.
      assertThat(retry(bed, "half")).isEqualTo(1);
      assertThat(bed.documents()).hasSize(5);
    }
  }

  /** How often a text was generated for a section of the job about tea. */
  private static long timesWritten(TestBed bed, int index) {
    List<Generation> generations = bed.fleet.generations().generations();
    String conversation =
        generations.stream()
            .filter(it -> it.context().size() == 1)
            .findFirst()
            .orElseThrow()
            .conversation();
    return generations.stream()
        .filter(it -> it.conversation().equals(conversation))
        .filter(it -> it.context().size() == index - 1)
        .filter(it -> it.finish() == Generation.Finish.STOP)
        .count();
  }

  private static int retry(TestBed bed, String... jobIds) throws Exception {
    String[] command = new String[jobIds.length + 2];
    command[0] = "retry";
    command[1] = "--wait";
    System.arraycopy(jobIds, 0, command, 2, jobIds.length);
    Process process = bed.workers.start(command);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static Document last(List<Document> documents, String id) {
    return documents.stream()
        .filter(document -> document.id().equals(id))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private static void faults(URI server, String method, String json) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(server.resolve("/faults"))
                  .header("Content-Type", "application/json")
                  .method(method, HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }
  }
}
