package io.scriptorium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks everything it can for some minutes while jobs come in, and then wants every promise kept.
 * {@code -Dchaos.seed=N} replays a schedule, {@code -Dchaos.minutes=N} makes it longer.
 */
class ChaosIT {

  private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);

  /** Of every build, so that two builds of one commit differ by no schedule. */
  private static final long SEED = 15;

  private static final Duration BETWEEN_JOBS = Duration.ofMillis(2_200);

  @Test
  void everyPromiseIsKeptThroughEveryFault(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    long seed = Long.getLong("chaos.seed", SEED);
    Duration time = Duration.ofSeconds(Math.round(60 * minutes()));
    LOG.info("Chaos for {} with seed {}: -Dchaos.seed={} replays it.", time, seed, seed);
    try (var bed = new ChaosBed(folder, seed);
        var flow = new JobFlow(bed.cluster.settings(), seed);
        var run = new ChaosRun(bed, flow)) {
      bed.startCrew();
      run.strike(
          Schedule.of(bed, seed),
          new ModelQuirks(seed, ModelQuirks.textsKeptWhole()),
          new Random(seed),
          time,
          BETWEEN_JOBS);

      JobOutcome outcome = run.finish();
      Waste waste = Waste.of(outcome);
      PromiseCheck verdict = PromiseCheck.of(outcome, waste);

      LOG.info("{}", Report.of(seed, outcome, waste, verdict));
      assertThat(verdict.violations())
          .as("%s with -Dchaos.seed=%d", verdict.beginnings(), seed)
          .isEmpty();
    }
  }

  private static double minutes() {
    return Double.parseDouble(System.getProperty("chaos.minutes", "1.5"));
  }
}
