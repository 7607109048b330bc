package io.scriptorium.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Step;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PlanMakerIT {

  private static final WritingRequest REQUEST =
      new WritingRequest("tea", "A history of tea", null, null, Mode.SEQUENTIAL, Map.of());

  private static LocalRedis redisServer;
  private static Redis redis;

  @BeforeAll
  static void startRedis() {
    redisServer = LocalRedis.start(0);
    redis = Redis.connect(RedisSettings.at(redisServer.url()), new SimpleMeterRegistry());
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
    redisServer.close();
  }

  @Test
  void aShortRequestIsOneStepWithoutAModel() throws Exception {
    try (var model = new ScriptedModel()) {
      PlanMaker.Result result = model.make(REQUEST, 399);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Made.class,
              made -> {
                assertThat(made.plan().total()).isEqualTo(1);
                assertThat(made.plan().words()).isEqualTo(399);
              });
      assertThat(model.prompts).isEmpty();
    }
  }

  @Test
  void aBadPlanIsHandedBackWithItsMistake() throws Exception {
    try (var model =
        new ScriptedModel(
            "{\"steps\":[{\"main_point\":\"Origins\",\"words\":100}]}",
            "{\"steps\":[{\"main_point\":\"Origins\",\"words\":500},{\"main_point\":\"Trade\",\"words\":480}]}")) {
      PlanMaker.Result result = model.make(REQUEST, 1_000);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Made.class,
              made ->
                  assertThat(made.plan().steps())
                      .containsExactly(new Step("Origins", 500), new Step("Trade", 480)));
      assertThat(model.prompts).hasSize(2);
      assertThat(model.prompts.get(1)).contains("add up to 100 words", "about 1000 words");
    }
  }

  @Test
  void threeBadPlansFailTheJobWithTheReason() throws Exception {
    try (var model = new ScriptedModel("No.", "{}", "{\"steps\":[]}", "never asked for")) {
      PlanMaker.Result result = model.make(REQUEST, 1_000);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Refused.class,
              refused ->
                  assertThat(refused.reason()).contains("3 times", "The plan has no sections"));
      assertThat(model.prompts).hasSize(3);
    }
  }

  @Test
  void aServerWithoutStructuredOutputIsAskedForLines() throws Exception {
    FleetSettings settings =
        FleetSettings.defaults()
            .withServer(ServerSettings.defaults().withTimeScale(0).withResponseFormat(false));
    try (var fleet = SimulatedFleet.start(settings);
        var client = fleet(fleet.baseUrls())) {
      PlanMaker.Result result = make(client, REQUEST, 5_000);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Made.class,
              made -> assertThat(made.plan().words()).isBetween(3_750, 6_250));
    }
  }

  private static Fleet fleet(List<URI> servers) {
    return Fleet.start(
        InferenceSettings.of(servers.stream().map(InferenceServer::new).toList()),
        SeatSettings.LOCAL,
        redis,
        Telemetry.untraced(new SimpleMeterRegistry()));
  }

  private static PlanMaker.Result make(Fleet fleet, WritingRequest request, int words)
      throws InterruptedException {
    try (JobSeat seat = fleet.seat(SeatRequest.planning(request.id(), Instant.EPOCH))) {
      return new PlanMaker(PlanRules.DEFAULT, 3).make(seat, request, words);
    }
  }

  /** A server whose model gives these answers, one after another. */
  private static final class ScriptedModel implements AutoCloseable {

    final List<String> prompts = new ArrayList<>();
    private final Deque<String> answers;
    private final HttpServer server;
    private final Fleet fleet;

    ScriptedModel(String... answers) throws IOException {
      this.answers = new ArrayDeque<>(List.of(answers));
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/v1/models",
          exchange -> {
            byte[] body = "{\"data\":[{\"id\":\"scripted\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.createContext(
          "/v1/chat/completions",
          exchange -> {
            JsonNode request = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            prompts.add(
                request
                    .path("messages")
                    .path(request.path("messages").size() - 1)
                    .path("content")
                    .stringValue());
            String answer = Json.MAPPER.writeValueAsString(this.answers.removeFirst());
            String body =
                "data: {\"model\":\"scripted\",\"choices\":[{\"delta\":{\"content\":%s},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
                    .formatted(answer);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
          });
      server.start();
      fleet =
          PlanMakerIT.fleet(
              List.of(
                  URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()))));
    }

    PlanMaker.Result make(WritingRequest request, int words) throws InterruptedException {
      return PlanMakerIT.make(fleet, request, words);
    }

    @Override
    public void close() {
      fleet.close();
      server.stop(0);
    }
  }
}
