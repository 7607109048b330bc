package io.scriptorium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every process, the brokers included, is restarted in order while it works: it costs nothing. */
@Tag("long")
class RestartedEverythingIT {

  private static final Logger LOG = LoggerFactory.getLogger(RestartedEverythingIT.class);
  private static final int JOBS = 200;
  private static final long SEED = 2;

  @Test
  void twoHundredJobsThroughARollingRestartOfEverything(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    var random = new Random(SEED);
    try (var bed = new ChaosBed(folder, SEED);
        var flow = new JobFlow(bed.cluster.settings(), SEED);
        var run = new ChaosRun(bed, flow)) {
      bed.startCrew();
      flow.submit(JOBS);
      run.awaitDocuments(1);

      for (Role role : List.of(Role.WRITER, Role.PLANNER, Role.ASSEMBLER)) {
        run.strike(
            new ChaosFault(
                "restart each " + role.command(),
                (it, _) -> WorkerFaults.restartAll(it, role, Map.of())),
            random);
      }
      run.strike(
          new ChaosFault("restart each broker", (it, _) -> BrokerFaults.restartAll(it)), random);
      int before = run.ended();

      JobOutcome outcome = run.finish();
      Waste waste = Waste.of(outcome);
      PromiseCheck verdict = PromiseCheck.of(outcome, waste);
      LOG.info("{}", Report.of(SEED, outcome, waste, verdict));
      assertThat(before).as("documents before the last restart").isLessThan(JOBS);
      assertThat(verdict.violations()).isEmpty();
      assertThat(waste.wastedBy("restart each writer")).isZero();
    }
  }
}
