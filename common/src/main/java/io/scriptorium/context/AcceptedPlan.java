package io.scriptorium.context;

import io.scriptorium.job.Chain;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;

/**
 * The plan that a job is written from.
 *
 * @param position its record's position on {@code writing-plans}
 */
public record AcceptedPlan(PlanRecord.Planned planned, RecordPosition position) {

  /** The {@link Chain} link that the first section continues. */
  public String root() {
    return Chain.root(planned.jobId(), planned.plan());
  }
}
