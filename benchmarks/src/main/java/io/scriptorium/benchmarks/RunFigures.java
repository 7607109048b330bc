package io.scriptorium.benchmarks;

import java.time.Duration;

/**
 * Figures of a run's generations. Durations and rates are real time, not simulated.
 *
 * @param documents the jobs that ended
 * @param failed those of them without all their sections
 * @param sections the sections of all documents
 * @param wrong sections that no generation wrote from exactly the text before them
 * @param seconds from the first generation's start to the last one's end, planning included
 * @param boundSeconds what the same tokens take with every seat busy; 0 without simulated time
 * @param busy the share of seats that ran a generation, from the first start until the last job's
 *     first section began; NaN where that is no time
 * @param prefilledPerGenerated prompt tokens that no cache held, for each token generated
 * @param handOffP50 half of the hand-offs, from a section's end to the next one's start, took less
 * @param handOffP99 all but a hundredth took less
 * @param moves sections written on another server than the one before
 * @param overSeats requests that the busiest server had beyond its seats, at most
 */
record RunFigures(
    int documents,
    int failed,
    int sections,
    int wrong,
    double seconds,
    double boundSeconds,
    double busy,
    double prefilledPerGenerated,
    Duration handOffP50,
    Duration handOffP99,
    int moves,
    int overSeats) {

  /** The time against the bound of seats; NaN without simulated time. */
  double ratio() {
    return boundSeconds == 0 ? Double.NaN : seconds / boundSeconds;
  }

  double sectionsPerSecond() {
    return sections / seconds;
  }
}
