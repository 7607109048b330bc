package io.scriptorium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.sim.Generation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redis is emptied again and again, and only what was running at such a time is written twice. */
@Tag("long")
class EmptiedRedisIT {

  private static final Logger LOG = LoggerFactory.getLogger(EmptiedRedisIT.class);
  private static final int JOBS = 200;
  private static final Duration EVERY = Duration.ofSeconds(20);
  private static final long SEED = 1;

  @Test
  void twoHundredJobsWithRedisEmptiedEveryTwentySeconds(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    var random = new Random(SEED);
    ChaosFault emptied = new ChaosFault("empty Redis", (bed, _) -> bed.redis.empty());
    try (var bed = new ChaosBed(folder, SEED);
        var flow = new JobFlow(bed.cluster.settings(), SEED);
        var run = new ChaosRun(bed, flow)) {
      bed.startCrew();
      flow.submit(JOBS);
      run.awaitDocuments(1);
      while (run.ended() < JOBS) {
        run.strike(emptied, random);
        ChaosBed.pause(EVERY);
      }

      JobOutcome outcome = run.finish();
      Waste waste = Waste.of(outcome);
      LOG.info("{}", Report.of(SEED, outcome, waste, PromiseCheck.of(outcome, waste)));
      assertThat(outcome.faults()).hasSizeGreaterThan(2);
      assertThat(PromiseCheck.of(outcome, waste).violations()).isEmpty();
      assertThat(twice(waste, outcome.faults())).isEmpty();
    }
  }

  /** Wasted generations that were not running while Redis was emptied. */
  private static List<Generation> twice(Waste waste, List<FaultWindow> windows) {
    return waste.generations().stream()
        .filter(generation ->
            windows.stream()
                .noneMatch(window ->
                    !generation.arrived().isAfter(window.end())
                        && !generation.end().isBefore(window.start())))
        .toList();
  }
}
