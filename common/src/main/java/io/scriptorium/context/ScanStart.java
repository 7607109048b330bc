package io.scriptorium.context;

import java.time.Instant;

/** What is known about where a job's records begin. */
sealed interface ScanStart {

  /** The job was requested at this time, by the request record on Kafka. */
  record Requested(Instant at) implements ScanStart {}

  /**
   * A plan of the job is at this offset of {@code writing-plans}. It need not be the first one.
   */
  record Planned(long offset) implements ScanStart {}
}
