package io.scriptorium.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.job.Document;
import io.scriptorium.job.Mode;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DirectSourceIT {

  private static final int SEATS = 3;

  @Test
  void asksForEachTextOnceWithinTheSeats() throws Exception {
    FleetSettings settings =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(ServerSettings.defaults().withSeats(SEATS).withTimeScale(50));
    List<Document> documents = new ArrayList<>();
    try (SimulatedFleet fleet = SimulatedFleet.start(settings);
        Servers servers = Servers.of(InferenceSettings.of(servers(fleet)))) {
      new DirectSource(servers, 4_000)
          .write(
              IntStream.range(0, 30)
                  .mapToObj(number ->
                      new WritingRequest(
                          "job-" + number,
                          "Write about tea in 300 words",
                          300,
                          null,
                          Mode.SEQUENTIAL,
                          Map.of()))
                  .iterator(),
              documents::add);

      assertThat(documents).extracting(Document::id).doesNotHaveDuplicates().hasSize(30);
      assertThat(documents)
          .allSatisfy(it -> {
            assertThat(it.status()).isEqualTo(Document.Status.COMPLETED);
            assertThat(it.words()).isBetween(250, 350);
          });
      assertThat(fleet.generations().generations()).hasSize(30);
      assertThat(fleet.generations().servers())
          .allSatisfy(
              server -> assertThat(fleet.generations().maxInFlight(server)).isBetween(1, SEATS));
    }
  }

  @Test
  void aServerThatCannotBeReachedIsAFailedDocument() throws Exception {
    List<Document> documents = new ArrayList<>();
    InferenceSettings nobody =
        InferenceSettings.of(
            List.of(new InferenceServer(URI.create("http://127.0.0.1:1/v1"), 1, "model")));
    try (Servers servers = Servers.of(nobody)) {
      new DirectSource(servers, 100)
          .write(
              List.of(new WritingRequest("job-1", "Tea", 100, null, Mode.SEQUENTIAL, Map.of()))
                  .iterator(),
              documents::add);
    }

    assertThat(documents)
        .singleElement()
        .satisfies(it -> {
          assertThat(it.status()).isEqualTo(Document.Status.FAILED);
          assertThat(it.reason()).contains("http://127.0.0.1:1/v1");
          assertThat(it.text()).isEmpty();
        });
  }

  private static List<InferenceServer> servers(SimulatedFleet fleet) {
    return fleet.baseUrls().stream().map(url -> new InferenceServer(url, SEATS, null)).toList();
  }
}
