package io.scriptorium.cli;

import io.scriptorium.job.JobEvent;

/** Which events end a job. */
final class Endings {

  private Endings() {}

  static boolean isEnd(JobEvent.Type type) {
    return switch (type) {
      case COMPLETED, FAILED, CANCELLED -> true;
      case PLANNED, SECTION_WRITTEN, REPEATED, STALLED, RETRIED, NOT_RETRIED -> false;
    };
  }
}
