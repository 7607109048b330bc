package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Document;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An inference server's failure is never text: documents come out right, or failed with the reason.
 */
class FailingServersIT {

  private static final List<String> FAULTS =
      List.of(
          "{\"fault\": \"error-500\", \"count\": 3}",
          "{\"fault\": \"error-503\", \"count\": 3}",
          "{\"fault\": \"error-429\", \"count\": 3, \"retry_after_seconds\": 1}",
          "{\"fault\": \"hang\", \"count\": 2}",
          "{\"fault\": \"slow\", \"count\": 2, \"factor\": 3}",
          "{\"fault\": \"cut-stream\", \"count\": 3}",
          "{\"fault\": \"empty\", \"count\": 3}",
          "{\"fault\": \"garbage\", \"count\": 3}",
          "{\"fault\": \"html\", \"count\": 3}",
          "{\"fault\": \"refuse\", \"count\": 3}",
          "{\"fault\": \"truncate\", \"count\": 2}",
          "{\"fault\": \"down\", \"count\": 3}");

  private static final Map<String, String> SHORT_TEMPERED =
      Map.of("INFERENCE_IDLE_TIMEOUT", "2s", "INFERENCE_FIRST_TOKEN_TIMEOUT", "3s");

  @Test
  void documentsAreRightThroughEveryFault(@TempDir Path folder) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(ServerSettings.defaults().withTimeScale(50))
            // An answer cut twice is explained by the texts of its parts.
            .withTextsKept(true);
    try (var bed = new TestBed(folder, fleet, SHORT_TEMPERED)) {
      bed.workers.start("planner");
      bed.workers.start("writer");
      bed.workers.start("assembler");
      int jobs = 0;

      // when: each fault strikes a server while jobs run
      for (String fault : FAULTS) {
        fault(bed.fleet.baseUrls().get(jobs / 3 % 2), fault);
        for (int i = 0; i < 3; i++) {
          bed.submit(
              "{\"id\": \"job-%d\", \"instruction\": \"Write about tea, part %d\", \"words\": 1200}"
                  .formatted(jobs, jobs));
          jobs++;
        }
        bed.awaitDocuments(jobs, Duration.ofMinutes(2));
      }

      // then
      List<Document> documents = bed.documents();
      Promises.eachJobHasExactlyOneDocument(
          documents, IntStream.range(0, jobs).mapToObj(job -> "job-" + job).toList());
      for (Document document : documents) {
        Promises.isWhole(document);
        Promises.continuesExactlyItsContext(document, bed.fleet.generations());
      }
    }
  }

  @Test
  void aFleetThatStaysDownFailsTheJobWithTheReason(@TempDir Path folder) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0));
    try (var bed = new TestBed(folder, fleet, Map.of("INFERENCE_BUDGET", "10s"))) {
      bed.workers.start("planner");
      bed.workers.start("writer");
      bed.workers.start("assembler");
      fault(bed.fleet.baseUrls().getFirst(), "{\"fault\": \"error-500\"}");

      bed.submit("{\"id\": \"short\", \"instruction\": \"Tea\", \"words\": 200}");
      bed.submit("{\"id\": \"long\", \"instruction\": \"Tea\", \"words\": 2000}");

      List<Document> documents = bed.awaitDocuments(2, Duration.ofMinutes(2));
      assertThat(documents)
          .allSatisfy(document -> {
            assertThat(document.status()).isEqualTo(Document.Status.FAILED);
            assertThat(document.reason()).contains("500");
            assertThat(document.text()).isEmpty();
          });
      assertThat(documents)
          .filteredOn(document -> document.id().equals("short"))
          .allSatisfy(document -> assertThat(document.plan()).isNotNull());
    }
  }

  private static void fault(URI server, String json) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(server.resolve("/faults"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }
  }
}
