package io.scriptorium.cli.overview;

import com.fasterxml.jackson.annotation.JsonValue;
import io.scriptorium.job.JobEvent;
import java.time.Instant;

/** A job in an {@link Overview}. */
public sealed interface ListedJob permits ListedJob.Begun, WaitingJob {

  /** When it changed last. */
  Instant at();

  /** Its state, in one word. */
  String state();

  /**
   * A job that has had a plan, or has ended without one.
   *
   * @param last its last change, which is its JSON too
   */
  record Begun(@JsonValue JobEvent last) implements ListedJob {

    @Override
    public Instant at() {
      return last.at();
    }

    @Override
    public String state() {
      return switch (last.type()) {
        case PLANNED, SECTION_WRITTEN, REPEATED, RETRIED, NOT_RETRIED, REFUSED -> "writing";
        case COMPLETED, FAILED, CANCELLED, STALLED -> last.type().json();
      };
    }
  }
}
