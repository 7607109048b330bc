package io.scriptorium.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Step;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlanMakerIT {

  private static final WritingRequest REQUEST =
      new WritingRequest("tea", "A history of tea", null, null, Mode.SEQUENTIAL, Map.of());

  private static LocalRedis redisServer;
  private static Redis redis;

  @BeforeAll
  static void startRedis() {
    redisServer = LocalRedis.startOpen(0);
    redis = Redis.connect(RedisSettings.at(redisServer.url()), new SimpleMeterRegistry());
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
    redisServer.close();
  }

  @Test
  void aShortRequestIsOneStepWithoutAModel() throws Exception {
    try (var model = new ScriptedPlanModel()) {
      PlanMaker.Result result = make(model, REQUEST, 399);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Made.class,
              made -> {
                assertThat(made.plan().total()).isEqualTo(1);
                assertThat(made.plan().words()).isEqualTo(399);
              });
      assertThat(model.prompts()).isEmpty();
    }
  }

  @Test
  void anUnusablePlanIsAskedForAgainWithItsProblem() throws Exception {
    try (var model =
        new ScriptedPlanModel(
            "{\"steps\":[{\"main_point\":\"Origins\",\"words\":100}]}",
            "{\"steps\":[{\"main_point\":\"Origins\",\"words\":500},{\"main_point\":\"Trade\",\"words\":480}]}")) {
      PlanMaker.Result result = make(model, REQUEST, 1_000);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Made.class,
              made ->
                  assertThat(made.plan().steps())
                      .containsExactly(new Step("Origins", 500), new Step("Trade", 480)));
      assertThat(model.prompts()).hasSize(2);
      assertThat(model.prompts().get(1)).contains("add up to 100 words", "about 1000 words");
    }
  }

  @Test
  void threeBadPlansFailTheJobWithTheReason() throws Exception {
    try (var model = new ScriptedPlanModel("No.", "{}", "{\"steps\":[]}", "never asked for")) {
      PlanMaker.Result result = make(model, REQUEST, 1_000);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Refused.class,
              refused ->
                  assertThat(refused.reason()).contains("3 attempts", "The plan has no sections"));
      assertThat(model.prompts()).hasSize(3);
    }
  }

  @Test
  void aServerWithoutStructuredOutputIsAskedForLines() throws Exception {
    FleetSettings settings =
        FleetSettings.defaults()
            .withServer(ServerSettings.defaults().withTimeScale(0).withResponseFormat(false));
    try (var fleet = SimulatedFleet.start(settings);
        var client = fleet(fleet.baseUrls().stream().map(InferenceServer::new).toList())) {
      PlanMaker.Result result = make(client, REQUEST, 5_000);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Made.class,
              made -> assertThat(made.plan().words()).isBetween(3_750, 6_250));
    }
  }

  private static Fleet fleet(List<InferenceServer> servers) {
    return Fleet.start(
        InferenceSettings.of(servers),
        SeatSettings.LOCAL,
        redis,
        Telemetry.untraced(new SimpleMeterRegistry()));
  }

  private static PlanMaker.Result make(ScriptedPlanModel model, WritingRequest request, int words)
      throws InterruptedException {
    try (var fleet = fleet(List.of(model.address()))) {
      return make(fleet, request, words);
    }
  }

  private static PlanMaker.Result make(Fleet fleet, WritingRequest request, int words)
      throws InterruptedException {
    try (JobSeat seat = fleet.seat(SeatRequest.planning(request.id(), Instant.EPOCH))) {
      return new PlanMaker(PlanRules.DEFAULT, 3).make(seat, request, words);
    }
  }
}
