package io.scriptorium.benchmarks;

/** Systems of others that write the same jobs, by the programs in {@code benchmarks/peers}. */
enum Peer {
  /** Python threads that ask one question after another. */
  LOOPS,

  /** Celery with Redis: a task for each section, which enqueues the next. */
  CELERY,

  /** Temporal with SQLite: a workflow for each job, an activity for each section. */
  TEMPORAL
}
