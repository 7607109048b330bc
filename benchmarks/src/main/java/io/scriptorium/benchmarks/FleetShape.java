package io.scriptorium.benchmarks;

import java.time.Duration;

/**
 * The simulated servers of a run, all alike.
 *
 * @param servers how many
 * @param seats generations at a time on each
 * @param tokensPerSecond what each seat generates in a simulated second
 * @param timeScale simulated seconds in a real one; 0 for servers that take no time at all
 */
record FleetShape(int servers, int seats, double tokensPerSecond, double timeScale) {

  int allSeats() {
    return servers * seats;
  }

  /** The real seconds that so many tokens take with every seat busy; 0 without simulated time. */
  double boundSeconds(long tokens) {
    return timeScale == 0 ? 0 : tokens / tokensPerSecond / allSeats() / timeScale;
  }

  /**
   * The real seconds by which a fault of one server delays all work, when the others are full.
   *
   * @param lostShare how much of the server the fault takes, from 0 to 1
   */
  double explainedSeconds(Duration fault, double lostShare) {
    return fault.toMillis() / 1_000.0 * lostShare / servers;
  }
}
