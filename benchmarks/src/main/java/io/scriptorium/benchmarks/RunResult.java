package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.RunLog.RunFigures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table.
 *
 * @param simulatorTime the processor time that the simulated fleet took
 * @param loss what a fault cost; null for a run without one
 */
record RunResult(
    String name,
    RunFigures figures,
    Contestant.Cost cost,
    Duration simulatorTime,
    @Nullable Loss loss) {

  /**
   * @param lostSeconds how much longer the run took than the same without the fault
   * @param explainedSeconds how much the seats explain that the fault took away
   */
  record Loss(double lostSeconds, double explainedSeconds) {}

  /** The same, with what its fault cost against a run without one. */
  RunResult against(RunResult plain, FleetShape fleet, FaultPlan fault) {
    return new RunResult(
        name,
        figures,
        cost,
        simulatorTime,
        new Loss(
            figures.seconds() - plain.figures().seconds(),
            fleet.explainedSeconds(fault.duration(), fault.lostShare())));
  }
}
