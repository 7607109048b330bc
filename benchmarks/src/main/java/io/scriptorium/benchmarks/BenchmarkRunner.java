package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Contestant.WrittenJob;
import io.scriptorium.benchmarks.RunLog.RunFigures;
import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.inference.client.InferenceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs contestants one after another, each on a fleet just started, with nothing in its caches.
 *
 * @param folder gets a folder for each run
 * @param warmUpJobs written first and not counted: a pool of workers is older than its jobs
 */
record BenchmarkRunner(Path folder, FleetShape fleet, Workload workload, int jobs, int warmUpJobs) {

  /** Starts a contestant on a fleet. */
  interface Start {
    Contestant start(Path folder, List<InferenceServer> servers)
        throws InterruptedException, IOException;
  }

  /**
   * One run.
   *
   * @param name begins its folder's; none may have been run under it
   * @param fault the fault of a server in the middle; null for nothing
   */
  RunResult run(String name, Start start, @Nullable FaultPlan fault)
      throws InterruptedException, IOException {
    Path own = Files.createDirectories(folder.resolve(name + "-warm-up-" + warmUpJobs));
    try (SimulatorProcess simulator = SimulatorProcess.start(own, fleet);
        Contestant contestant = start.start(own, simulator.servers())) {
      System.err.printf("%s: %d jobs …%n", contestant.name(), jobs);
      if (warmUpJobs > 0) {
        contestant.warmUp(workload.jobs("warm-up", warmUpJobs));
      }
      Contestant.Cost before = contestant.cost();
      Duration simulatorBefore = simulator.processorTime();
      Instant since = Instant.now();
      List<WrittenJob> documents = write(contestant, simulator, fault);
      Contestant.Cost cost = contestant.cost();
      Duration simulatorTime = simulator.processorTime().minus(simulatorBefore);
      RunFigures figures =
          new RunLog(simulator.generations(), since, documents, contestant.growingPrompts())
              .figures(fleet);
      // What has no processes of its own runs in this one, which is not cold.
      boolean cold = warmUpJobs == 0 && !cost.processes().isEmpty();
      return new RunResult(
          contestant.name() + (cold ? ", cold" : "") + (fault == null ? "" : ", " + fault),
          figures,
          cost.since(before),
          simulatorTime,
          null);
    }
  }

  private List<WrittenJob> write(
      Contestant contestant, SimulatorProcess simulator, @Nullable FaultPlan fault)
      throws InterruptedException {
    List<BenchmarkJob> all = workload.jobs("job", jobs);
    if (fault == null) {
      return contestant.write(all);
    }
    try (var _ = fault.inject(simulator)) {
      return contestant.write(all);
    }
  }
}
