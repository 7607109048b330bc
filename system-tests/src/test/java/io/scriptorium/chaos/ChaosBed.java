package io.scriptorium.chaos;

import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import io.scriptorium.sim.TextSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** All that a run is made of: brokers, Redis, inference servers, and the crew of workers. */
final class ChaosBed implements AutoCloseable {

  static final int SERVERS = 3;
  static final int SEATS = 4;

  /** Shorter than the real ones, so that a fault that outlasts them takes seconds. */
  private static final Map<String, String> TIMES =
      Map.of(
          "LEASE_TTL", "4s",
          "SEAT_LEASE", "6s",
          "SEAT_GRACE", "4s",
          "SEAT_SETTLING", "1s",
          "REDIS_TIMEOUT", "1s",
          "INFERENCE_IDLE_TIMEOUT", "4s",
          "INFERENCE_FIRST_TOKEN_TIMEOUT", "4s",
          "INFERENCE_BUDGET", "3m",
          "DRAIN_TIMEOUT", "30s");

  final Cluster cluster;
  final RedisServer redis;
  final SimulatedFleet fleet;
  final Crew crew;
  final StateDisk disk;
  final WallClock clock;

  /**
   * Starts everything but the workers.
   *
   * @param folder gets data and logs
   * @param seed of what the models write
   */
  ChaosBed(Path folder, long seed) throws Exception {
    cluster = new Cluster(folder);
    redis = new RedisServer();
    fleet = SimulatedFleet.start(fleetSettings(seed));
    disk = new StateDisk(Files.createDirectories(folder.resolve("assembler")));
    clock = new WallClock(folder);
    var environment = new HashMap<>(TIMES);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", cluster.settings().bootstrapServers());
    environment.put("REDIS_URL", redis.url());
    environment.put(
        "INFERENCE_SERVERS",
        fleet.baseUrls().stream()
            .map(url -> url + ";seats=" + SEATS)
            .collect(Collectors.joining(",")));
    environment.put("PLANNER_STATE_DIR", disk.path().resolve("planner").toString());
    environment.put("ASSEMBLER_STATE_DIR", disk.path().resolve("assembler").toString());
    crew = new Crew(folder, clock.jvmOptions(), environment);
  }

  private static FleetSettings fleetSettings(long seed) {
    return FleetSettings.defaults()
        .withServers(SERVERS)
        .withServer(ServerSettings.defaults().withSeats(SEATS).withTimeScale(0.5))
        .withGenerationsInMemory(1_000_000)
        .withFaults(InferenceFaults.ALWAYS)
        // Each generation has a text of its own, so that a mix-up of two shows.
        // Far from the length asked for, so that sections are continued and shortened as well.
        .withText(TextSettings.defaults().withSeed(seed).withSampled(true).withDeviation(0.4))
        .withTextsKept(true);
  }

  /** Starts the usual crew. */
  void startCrew() {
    for (int i = 0; i < 2; i++) {
      var _ = crew.start(Role.PLANNER);
      var _ = crew.start(Role.ASSEMBLER);
    }
    for (int i = 0; i < 3; i++) {
      var _ = crew.start(Role.WRITER);
    }
  }

  /** Lets a fault last. */
  static void pause(Duration time) throws InterruptedException {
    // A fault's length is the point, and there is no condition to await.
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  @Override
  public void close() {
    crew.close();
    fleet.close();
    redis.close();
    cluster.close();
    disk.close();
  }
}
