package io.scriptorium.benchmarks;

/** The ways to run Scriptorium. */
enum Deployment {
  /** A process for each stage, as on several machines. */
  STAGES,

  /** {@code scriptorium up}: all in one process, but for Redis. */
  UP
}
