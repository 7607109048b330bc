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
import io.scriptorium.job.Chapter;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void numbersThatAreOffAreScaledAndNotAskedForAgain() throws Exception {
    try (var model =
        new ScriptedPlanModel(
            "{\"title\":\"On tea\",\"steps\":[{\"main_point\":\"Origins\",\"words\":100},{\"main_point\":\"Trade\",\"words\":100}]}")) {
      Plan plan = made(make(model, REQUEST, 1_000));

      assertThat(plan)
          .isEqualTo(
              new Plan(
                  List.of(new Step("Origins", 500), new Step("Trade", 500)),
                  "On tea",
                  List.of(),
                  Plan.Origin.REPAIRED));
      assertThat(model.prompts()).hasSize(1);
    }
  }

  @Test
  void anAnswerWithoutAnOutlineIsAskedForInAnotherForm() throws Exception {
    try (var model =
        new ScriptedPlanModel(
            "Shall I begin?", "No outline.", "1. Origins (500 words)\n2. Trade (500 words)")) {
      Plan plan = made(make(model, REQUEST, 1_000));

      assertThat(plan.steps()).containsExactly(new Step("Origins", 500), new Step("Trade", 500));
      assertThat(plan.madeBy()).isEqualTo(Plan.Origin.MODEL);
      assertThat(model.prompts().get(0)).contains("JSON object");
      assertThat(model.prompts().get(1)).contains("N | words | main point");
      assertThat(model.prompts().get(2)).contains("numbered list");
    }
  }

  @Test
  void withoutAnyOutlineTheDefaultOneIsUsed() throws Exception {
    try (var model = new ScriptedPlanModel("No.", "{}", "{\"steps\":[]}", "never asked for")) {
      Plan plan = made(make(model, REQUEST, 1_000));

      assertThat(plan.madeBy()).isEqualTo(Plan.Origin.DEFAULT);
      assertThat(plan.words()).isEqualTo(1_000);
      assertThat(plan.title()).isEqualTo("History of tea");
      assertThat(model.prompts()).hasSize(3);
    }
  }

  @Test
  void whereOnlyAModelsOutlineMayBeUsedTheJobFailsWithTheReason() throws Exception {
    var strict = new PlanRules(400, 50, 1_500, 400, 40, 8_000, true);
    try (var model = new ScriptedPlanModel("No.", "{}", "Still no.");
        var fleet = fleet(List.of(model.address()))) {
      PlanMaker.Result result = make(fleet, strict, REQUEST, 1_000);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Refused.class,
              refused ->
                  assertThat(refused.reason())
                      .contains("3 attempts", "--plan-strict", "Still no."));
    }
  }

  @Test
  void aRequestThatTheModelRefusesEveryTimeFails() throws Exception {
    String refusal = "I'm sorry, but I can't help with that.";
    try (var model = new ScriptedPlanModel(refusal, refusal, refusal)) {
      assertThat(make(model, REQUEST, 1_000))
          .isInstanceOfSatisfying(
              PlanMaker.Result.Refused.class,
              refused -> assertThat(refused.reason()).contains("refused", refusal));
    }
  }

  @Test
  void aModelInAnEndlessRunOfWhiteSpaceIsAskedInLines() throws Exception {
    try (var model =
        new ScriptedPlanModel(
            "{\"steps\": [" + "\n".repeat(20_000), "1 | 500 | Origins\n2 | 500 | Trade")) {
      assertThat(made(make(model, REQUEST, 1_000)).total()).isEqualTo(2);
    }
  }

  @Test
  void aModelThatReasonsUpToItsLimitGetsMoreRoom() throws Exception {
    try (var model =
        new ScriptedPlanModel(ScriptedPlanModel.REASONING, "1 | 500 | Origins\n2 | 500 | Trade")) {
      assertThat(made(make(model, REQUEST, 1_000)).total()).isEqualTo(2);
      assertThat(model.limits().get(0)).isLessThan(1_000);
      assertThat(model.limits().get(1)).isGreaterThan(2 * model.limits().get(0));
    }
  }

  @Test
  void aLongDocumentIsPlannedByChaptersInOneAppendOnlyConversation() throws Exception {
    try (var model =
        new ScriptedPlanModel(
            "{\"title\":\"On tea\",\"steps\":[{\"title\":\"Bush\",\"main_point\":\"The plant\",\"words\":4000},{\"title\":\"Cup\",\"main_point\":\"The drink\",\"words\":6000}]}",
            steps("Leaf", 8),
            "I have no idea.",
            steps("Water", 9))) {
      Plan plan = made(make(model, REQUEST, 10_000));

      assertThat(plan.words()).isEqualTo(10_000);
      assertThat(plan.title()).isEqualTo("On tea");
      assertThat(plan.chapters())
          .containsExactly(new Chapter("Bush", 1, 8), new Chapter("Cup", 9, 9));
      assertThat(plan.steps().subList(0, 8)).allMatch(it -> it.mainPoint().startsWith("Leaf"));
      List<List<String>> conversations = model.conversations();
      assertThat(conversations).hasSize(4);
      assertThat(conversations.get(1))
          .startsWith(conversations.get(0).toArray(String[]::new))
          .hasSize(4);
      assertThat(conversations.get(3))
          .startsWith(conversations.get(1).toArray(String[]::new))
          .hasSize(6);
    }
  }

  @Test
  void aChapterWhoseStepsCannotBeHadGetsDefaultOnes() throws Exception {
    try (var model =
        new ScriptedPlanModel(
            "1 | 4000 | Bush: the plant\n2 | 6000 | Cup: the drink",
            steps("Leaf", 8),
            "No.",
            "Never.")) {
      Plan plan = made(make(model, REQUEST, 10_000));

      assertThat(plan.words()).isEqualTo(10_000);
      assertThat(plan.madeBy()).isEqualTo(Plan.Origin.REPAIRED);
      assertThat(plan.chapters()).extracting(Chapter::title).containsExactly("Bush", "Cup");
      assertThat(plan.step(9).mainPoint()).startsWith("Cup: the drink");
    }
  }

  private static String steps(String name, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "%d | 500 | %s %d".formatted(i, name, i))
        .collect(Collectors.joining("\n"));
  }

  private static Plan made(PlanMaker.Result result) {
    assertThat(result).isInstanceOf(PlanMaker.Result.Made.class);
    return ((PlanMaker.Result.Made) result).plan();
  }

  @ParameterizedTest
  @ValueSource(ints = {8_001, 30_000, 100_000})
  void theSimulatorsChaptersMakeAPlanOfAnyLength(int words) throws Exception {
    FleetSettings settings =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0));
    try (var fleet = SimulatedFleet.start(settings);
        var client = fleet(fleet.baseUrls().stream().map(InferenceServer::new).toList())) {
      Plan plan = made(make(client, PlanRules.DEFAULT, REQUEST, words));

      assertThat(plan.words()).isEqualTo(words);
      assertThat(plan.total()).isBetween(words / 1_500, 400);
      assertThat(plan.chapters()).hasSizeBetween(2, 40);
    }
  }

  /** Cases 4 to 15: none of these costs the job its plan, or a plan of the model's own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan-sum=0.2",
        "plan-sum=0.5",
        "plan-sum=0.7",
        "plan-sum=1.4",
        "plan-zero",
        "plan-missing=1",
        "plan-fractions",
        "plan-units",
        "plan-separators",
        "plan-separators+no-schema",
        "plan-steps=1",
        "plan-steps=300",
        "plan-chapters=3",
        "plan-keys",
        "plan-array",
        "plan-form=table",
        "plan-form=prose",
        "plan-form=agentwrite",
        "plan-form=agentwrite+no-schema",
        "plan-form=json+no-schema",
        "plan-preface",
        "plan-preface+plan-trailing-comma",
        "plan-fence",
        "plan-unclosed",
        "plan-wrong",
        "reasoning=3000",
        "think-close-inline",
        "think-close-paragraphs",
        "no-system+alternate",
        "output-limit=400",
        "content-list",
        "trailing-garbage",
      })
  void aPlanIsMadeOfWhateverTheModelGives(String faults) throws Exception {
    FleetSettings settings =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0));
    try (var fleet = SimulatedFleet.start(settings);
        var client =
            fleet(
                List.of(
                    new InferenceServer(
                        fleet.baseUrls().getFirst().resolve("/faults/" + faults + "/v1"))))) {
      Plan plan = made(make(client, PlanRules.DEFAULT, REQUEST, 5_000));

      assertThat(plan.words()).isBetween(4_900, 5_100);
      assertThat(plan.total()).isBetween(4, 100);
      assertThat(plan.steps()).allMatch(step -> step.words() >= 50 && step.words() <= 1_500);
      assertThat(plan.madeBy()).isNotEqualTo(Plan.Origin.DEFAULT);
    }
  }

  @Test
  void aServerWithoutStructuredOutputIsAskedForLines() throws Exception {
    FleetSettings settings =
        FleetSettings.defaults()
            .withServer(ServerSettings.defaults().withTimeScale(0).withResponseFormat(false));
    try (var fleet = SimulatedFleet.start(settings);
        var client = fleet(fleet.baseUrls().stream().map(InferenceServer::new).toList())) {
      PlanMaker.Result result = make(client, PlanRules.DEFAULT, REQUEST, 5_000);

      assertThat(result)
          .isInstanceOfSatisfying(
              PlanMaker.Result.Made.class,
              made -> assertThat(made.plan().words()).isEqualTo(5_000));
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
      return make(fleet, PlanRules.DEFAULT, request, words);
    }
  }

  private static PlanMaker.Result make(
      Fleet fleet, PlanRules rules, WritingRequest request, int words) throws InterruptedException {
    try (JobSeat seat = fleet.seat(SeatRequest.planning(request.id(), Instant.EPOCH, 0))) {
      return new PlanMaker(rules, 3).make(seat, request, words);
    }
  }
}
