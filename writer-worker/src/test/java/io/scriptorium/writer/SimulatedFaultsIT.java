package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.context.JobContext;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sections by the simulator with each of its faults: whole, clean, and of the length asked. */
class SimulatedFaultsIT {

  private static final int WORDS = 300;

  private static final Plan PLAN =
      new Plan(
          List.of(
              new Step("Where the tea bush grew at first", WORDS),
              new Step("How tea came to Europe by sea", WORDS)));

  private static final List<String> LEFTOVERS =
      List.of(
          "```",
          "<|",
          "think>",
          "Word count",
          "Sure!",
          "Here is",
          "Let me know",
          "##",
          "**",
          "---");

  private static LocalRedis redisServer;
  private static Redis redis;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

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

  /** Cases 19 to 32, 34, 51 and 52. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "crlf",
        "no-space+byte-order-mark+comments",
        "empty-data",
        "split-bytes",
        "done-space",
        "no-done",
        "no-finish",
        "finish=null",
        "finish=STOP",
        "json",
        "gzip",
        "content-list",
        "message-field",
        "content-null",
        "empty-choices+usage-each",
        "null-choices",
        "trailing-garbage",
        "no-usage",
        "output-limit=200",
        "reasoning=1500",
        "reasoning=3000",
        "think",
        "think-middle",
        "think-close",
        "think-close-inline",
        "think-close-paragraphs",
        "no-system",
        "alternate",
        "no-stream-options",
        "no-max-tokens",
        "heading",
        "fence",
        "preamble",
        "word-note",
        "separators",
        "control-tokens",
        "echo",
        "fence+preamble+word-note+control-tokens",
      })
  void sectionsAreWholeAndClean(String faults) throws Exception {
    FleetSettings settings =
        FleetSettings.defaults()
            .withServers(1)
            .withServer(ServerSettings.defaults().withTimeScale(0));
    try (var simulated = SimulatedFleet.start(settings)) {
      var server =
          new InferenceServer(simulated.baseUrls().getFirst().resolve("/faults/" + faults + "/v1"));

      List<Written> sections = write(server);

      assertThat(sections).hasSize(2).allMatch(it -> it.warnings() == null);
      assertThat(sections)
          .allMatch(it -> it.words() >= WORDS * 3 / 4 && it.words() <= WORDS * 5 / 4);
      assertThat(sections)
          .allSatisfy(
              it -> assertThat(it.text()).doesNotContain(LEFTOVERS).doesNotContain("Section "));
    }
  }

  private List<Written> write(InferenceServer server)
      throws InferenceException, InterruptedException {
    var request =
        new WritingRequest("tea", "A history of tea", 2 * WORDS, null, Mode.SEQUENTIAL, Map.of());
    var position = new RecordPosition(0, 0);
    var planned =
        new Planned("tea", request, PLAN, position, Instant.EPOCH, Instant.EPOCH, TokenUsage.NONE);
    var writer =
        new SectionWriter(
            new PromptStyle.AppendOnly(),
            new LengthControl(true, 3),
            new WriterMetrics(meters),
            false);
    List<Written> written = new ArrayList<>();
    try (var fleet =
            Fleet.start(
                InferenceSettings.of(List.of(server)),
                SeatSettings.LOCAL,
                redis,
                Telemetry.untraced(meters));
        JobSeat seat = fleet.seat(SeatRequest.writing("tea", "tea", Instant.EPOCH, null))) {
      for (int index = 1; index <= PLAN.total(); index++) {
        var context =
            new JobContext(
                new AcceptedPlan(planned, position), written, Set.of(), Optional.empty());
        written.add(writer.write(seat, context, index));
      }
    }
    return written;
  }
}
