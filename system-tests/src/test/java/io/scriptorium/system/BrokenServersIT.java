package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.ChatSettings;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.job.Document;
import io.scriptorium.planner.PlannerSettings;
import io.scriptorium.planner.PlannerWorker;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.sim.Fault;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import io.scriptorium.sim.SimulatedServer;
import io.scriptorium.stage.StageSettings;
import io.scriptorium.writer.WriterSettings;
import io.scriptorium.writer.WriterWorker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two servers, one of which is broken from the start: no job fails, and each worker sends the
 * broken one at most three requests before its circuit opens.
 */
class BrokenServersIT {

  private static final Logger LOG = LoggerFactory.getLogger(BrokenServersIT.class);
  private static final int JOBS = 40;
  private static final int WORDS = 400;
  private static final int MOST_REQUESTS = 3;

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** So long that a circuit that has opened stays open, and all requests came before. */
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private static final Duration UNTIL_FIRST_TOKEN = Duration.ofSeconds(15);
  private static final Duration BETWEEN_TOKENS = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private TestBed bed;
  private Process assembler;
  private int submitted;

  /**
   * What one way of being broken cost.
   *
   * @param planning the requests of the planner that its broken server got
   * @param writing those of the writer
   */
  private record Cost(BrokenServer way, int completed, long planning, long writing) {

    private boolean kept() {
      return completed == JOBS && planning <= MOST_REQUESTS && writing <= MOST_REQUESTS;
    }

    @Override
    public String toString() {
      return "%s %d of %d completed, %d+%d requests"
          .formatted(way, completed, JOBS, planning, writing);
    }
  }

  @BeforeEach
  void start() throws Exception {
    FleetSettings sound =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0));
    bed = new TestBed(folder, sound, Map.of());
    assembler = bed.workers.start("assembler");
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  @Test
  void threeWaysOfBeingBroken() throws Exception {
    check(
        List.of(BrokenServer.NO_CREDIT_AS_400, BrokenServer.NOT_FOUND_PAGE, BrokenServer.GARBAGE));
  }

  @Test
  @Tag("long")
  void everyWayOfBeingBroken() throws Exception {
    check(List.of(BrokenServer.values()));
  }

  private void check(List<BrokenServer> ways) throws Exception {
    List<Cost> costs = new ArrayList<>();
    for (BrokenServer way : ways) {
      Cost cost = cost(way);
      LOG.info("A broken server: {}", cost);
      costs.add(cost);
    }
    LOG.info(
        "Broken servers: {} ways, {} jobs each, most requests {}: {}",
        ways.size(),
        JOBS,
        costs.stream().mapToLong(it -> Math.max(it.planning(), it.writing())).max().orElse(0),
        costs);
    assertThat(assembler.isAlive()).isTrue();
    assertThat(costs.stream().filter(it -> !it.kept())).isEmpty();
  }

  private Cost cost(BrokenServer way) throws Exception {
    FleetSettings settings =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(ServerSettings.defaults().withTimeScale(0))
            .withFaults(Fault.list(way.faults));
    try (var fleet = SimulatedFleet.start(settings)) {
      // given: one for the planner and one for the writer, so that each one's requests are counted
      SimulatedServer forPlanner = fleet.servers().getFirst();
      SimulatedServer forWriter = fleet.servers().getLast();
      List<String> jobs =
          IntStream.range(submitted, submitted + JOBS).mapToObj(job -> "job-" + job).toList();
      submitted += JOBS;

      // when
      try (var _ =
              PlannerWorker.start(
                  PlannerSettings.of(stage(forPlanner.baseUrl()), 0, folder.resolve("planner")),
                  Telemetry.untraced(new SimpleMeterRegistry()));
          var _ =
              WriterWorker.start(
                  WriterSettings.of(stage(forWriter.baseUrl()), true),
                  Telemetry.untraced(new SimpleMeterRegistry()))) {
        for (String job : jobs) {
          bed.submit(
              "{\"id\": \"%1$s\", \"instruction\": \"Write about tea, as told by %1$s\", \"words\": %2$d}"
                  .formatted(job, WORDS));
        }
        var _ = bed.awaitDocuments(submitted, LIMIT);
      }

      // then
      List<Document> documents =
          bed.documents().stream().filter(it -> jobs.contains(it.id())).toList();
      Promises.eachJobHasExactlyOneDocument(documents, jobs);
      List<Document> completed =
          documents.stream().filter(it -> it.status() == Document.Status.COMPLETED).toList();
      completed.forEach(Promises::isWhole);
      documents.stream()
          .filter(it -> it.status() != Document.Status.COMPLETED)
          .limit(1)
          .forEach(it -> LOG.warn("{}: {} is {}: {}", way, it.id(), it.status(), it.reason()));
      return new Cost(way, completed.size(), forPlanner.requests(), forWriter.requests());
    }
  }

  /** A sound server and a broken one. */
  private StageSettings stage(URI broken) {
    List<InferenceServer> servers =
        Stream.of(bed.fleet.baseUrls().getFirst(), broken).map(InferenceServer::new).toList();
    InferenceSettings usual = InferenceSettings.of(servers);
    var circuit = usual.circuit();
    var inference =
        new InferenceSettings(
            usual.fleet(),
            usual.access(),
            new ChatSettings(
                null,
                usual.chat().connect(),
                UNTIL_FIRST_TOKEN,
                BETWEEN_TOKENS,
                usual.chat().reasoningTokens(),
                usual.chat().maxAnswerCharacters()),
            usual.retry(),
            usual.seatTimeout(),
            usual.directory(),
            new InferenceSettings.CircuitSettings(
                circuit.window(),
                circuit.minimumCalls(),
                circuit.failureRate(),
                FOR_EVER,
                FOR_EVER,
                circuit.longestRetryAfter(),
                FOR_EVER));
    return StageSettings.of(
        bed.kafkaSettings,
        RedisSettings.at(bed.redis.url()),
        inference,
        SeatSettings.LOCAL,
        Duration.ofSeconds(60));
  }
}
