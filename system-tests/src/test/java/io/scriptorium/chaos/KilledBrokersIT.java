package io.scriptorium.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All brokers are killed at once, again and again, and documents flow within a minute of their
 * return: those of jobs from before the kill and of jobs submitted after it, so that the groups of
 * all stages have returned. {@code -Dchaos.kills=N} says how often.
 */
class KilledBrokersIT {

  private static final Logger LOG = LoggerFactory.getLogger(KilledBrokersIT.class);

  private static final int KILLS = 1;
  private static final int JOBS = 4;
  private static final Duration PROMISED = Duration.ofMinutes(1);
  private static final Duration STALL_LIMIT = Duration.ofMinutes(8);
  private static final int LONGEST_PAUSE_MS = 6_000;
  private static final long SEED = 3;

  private final List<Duration> untilAllDocuments = new ArrayList<>();

  @Test
  void documentsFlowWithinAMinuteOfTheBrokersReturn(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    int kills = Integer.getInteger("chaos.kills", KILLS);
    var random = new Random(SEED);
    try (var bed = new ChaosBed(folder, SEED);
        var flow = new JobFlow(bed.cluster.settings(), SEED);
        var run = new ChaosRun(bed, flow)) {
      bed.startCrew();
      flow.submitShort(1);
      run.awaitDocuments(1);

      var killed =
          new ChaosFault("kill all brokers", (it, chance) -> killAndAwait(it, run, flow, chance));
      for (int kill = 0; kill < kills; kill++) {
        flow.submitShort(JOBS);
        run.strike(killed, random);
      }

      JobOutcome outcome = run.finish();
      Waste waste = Waste.of(outcome);
      PromiseCheck verdict = PromiseCheck.of(outcome, waste);
      LOG.info("{}", Report.of(SEED, outcome, waste, verdict));
      LOG.info("Until all documents, sorted: {}", untilAllDocuments.stream().sorted().toList());
      assertThat(untilAllDocuments).allMatch(it -> it.compareTo(PROMISED) <= 0);
      assertThat(verdict.violations()).isEmpty();
    }
  }

  private void killAndAwait(ChaosBed bed, ChaosRun run, JobFlow flow, Random random)
      throws Exception {
    // At any time of the jobs' work.
    ChaosBed.pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MS)));
    for (Broker broker : bed.cluster.brokers()) {
      broker.process().kill();
    }
    bed.cluster.brokers().forEach(Broker::restart);
    bed.cluster.awaitLive();
    Instant returned = Instant.now();

    flow.submitShort(JOBS);
    int jobs = flow.submitted().size();
    await()
        .atMost(STALL_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          bed.crew.supervise();
          return run.ended() >= jobs;
        });
    Duration after = Duration.between(returned, Instant.now());
    LOG.info("Kill {}: all documents {} after the return.", untilAllDocuments.size() + 1, after);
    untilAllDocuments.add(after);
    bed.cluster.awaitInStep();
  }
}
