package io.scriptorium.benchmarks;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.scriptorium.benchmarks.Contestant.WrittenJob;
import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.sim.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs contestants one after another, each on a fleet just started, with nothing in its caches.
 *
 * @param folder gets a folder for each run
 * @param warmUpJobs written first and not counted: a pool of workers is older than its jobs
 * @param tenants of how many the jobs are
 */
record BenchmarkRunner(
    Path folder, FleetShape fleet, Workload workload, int jobs, int warmUpJobs, int tenants) {

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
      List<BenchmarkJob> counted = workload.jobs("job", jobs, tenants);
      Contestant.Cost before = contestant.cost();
      Duration simulatorBefore = simulator.processorTime();
      Instant since = Instant.now();
      List<WrittenJob> documents = write(contestant, simulator, counted, fault);
      Contestant.Cost cost = contestant.cost();
      Duration simulatorTime = simulator.processorTime().minus(simulatorBefore);
      RunLog log =
          new RunLog(simulator.generations(), since, documents, contestant.growingPrompts());
      if (tenants > 1) {
        shares(counted, log).lines().forEach(System.err::println);
      }
      // What has no processes of its own runs in this one, which is not cold.
      boolean cold = warmUpJobs == 0 && !cost.processes().isEmpty();
      return new RunResult(
          contestant.name() + (cold ? ", cold" : "") + (fault == null ? "" : ", " + fault),
          log.figures(fleet),
          cost.since(before),
          simulatorTime,
          null);
    }
  }

  private static TenantShares shares(List<BenchmarkJob> all, RunLog log) {
    Map<String, Set<String>> ids =
        all.stream().collect(groupingBy(BenchmarkJob::tenant, mapping(BenchmarkJob::id, toSet())));
    Map<String, List<Generation>> generations = new HashMap<>();
    ids.forEach((tenant, its) -> generations.put(tenant, log.of(its::contains)));
    return new TenantShares(generations);
  }

  private static List<WrittenJob> write(
      Contestant contestant,
      SimulatorProcess simulator,
      List<BenchmarkJob> all,
      @Nullable FaultPlan fault)
      throws InterruptedException {
    if (fault == null) {
      return contestant.write(all);
    }
    try (var _ = fault.inject(simulator)) {
      return contestant.write(all);
    }
  }
}
