package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.inference.client.FakeServer;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.InferenceServer.ApiKey;
import io.scriptorium.inference.client.ServerConnections;
import io.scriptorium.inference.fleet.InferenceSettings.DirectorySettings;
import io.scriptorium.inference.fleet.SeatProbe.Exact;
import io.scriptorium.inference.fleet.SeatProbe.ReportedCapacity;
import io.scriptorium.inference.fleet.SeatProbe.Unspecified;
import io.scriptorium.inference.fleet.SeatProbe.UpperBound;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SeatProbeTest {

  private static final String METRICS =
      """
      # HELP vllm:cache_config_info Information of the LLMEngine CacheConfig
      # TYPE vllm:cache_config_info gauge
      vllm:cache_config_info{block_size="16",enable_prefix_caching="True",engine="0",num_gpu_blocks="2500",num_gpu_blocks_override="None"} 1.0
      vllm:cache_config_info{block_size="16",enable_prefix_caching="True",engine="1",num_gpu_blocks="2500",num_gpu_blocks_override="None"} 1.0
      """;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  @Test
  void aSimulatedServerTellsItsSeats() throws Exception {
    // given
    SimulatedFleet fleet =
        SimulatedFleet.start(
            FleetSettings.defaults().withServer(ServerSettings.defaults().withSeats(5)));
    opened.add(fleet);

    // then
    assertThat(question().ask(new InferenceServer(fleet.baseUrls().getFirst())))
        .isEqualTo(new Exact(5));
  }

  @Test
  void asksBesideTheBaseUrlAndSendsTheServersOwnKey() throws Exception {
    // given
    FakeServer server = serving(call -> call.json(200, "{\"total_slots\":4}"));
    var below =
        new InferenceServer(
            URI.create("http://127.0.0.1:%d/llm/v1".formatted(server.port())),
            1,
            null,
            new ApiKey("own"));

    // when
    ReportedCapacity report = question().ask(below);

    // then
    assertThat(report).isEqualTo(new Exact(4));
    assertThat(server.modelLists.getFirst().path).isEqualTo("/llm/props");
    assertThat(server.modelLists.getFirst().headers).containsEntry("authorization", "Bearer own");
  }

  @Test
  void readsHowManyDocumentsFitInTheCachesOfVllm() throws Exception {
    // given: 2 engines of 2500 blocks of 16 tokens
    FakeServer server =
        serving(call -> {
          if (call.path.equals("/metrics")) {
            call.respond(200, "text/plain", METRICS);
          } else {
            call.json(404, "{\"detail\":\"Not Found\"}");
          }
        });

    // then
    ReportedCapacity report = question().ask(server.server());
    assertThat(report).isEqualTo(new UpperBound(80));
    assertThat(report.seats(32)).isEqualTo(32);
    assertThat(report.seats(100)).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>Welcome</html>", "{}", "{\"total_slots\":0}", "{\"total_slots\":\"many\"}"})
  void otherServersTellNothing(String page) throws Exception {
    // given
    FakeServer server = serving(call -> call.respond(200, "text/html", page));

    // then
    assertThat(question().ask(server.server())).isEqualTo(new Unspecified());
  }

  @Test
  void aServerThatLoadsItsModelIsNotAsked() {
    // given
    FakeServer server =
        serving(call -> call.json(503, "{\"error\":{\"message\":\"Loading model\"}}"));

    // then
    assertThatThrownBy(() -> question().ask(server.server()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("Loading model");
  }

  private SeatProbe question() {
    var connections = new ServerConnections(Duration.ofSeconds(5), new ApiKey("general"));
    opened.add(connections);
    return new SeatProbe(
        connections,
        new DirectorySettings(
            32, 1_000, Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofHours(1)));
  }

  private FakeServer serving(FakeServer.Script script) {
    FakeServer server = FakeServer.start(call -> call.answer("Text.")).listing(script);
    opened.add(server);
    return server;
  }
}
