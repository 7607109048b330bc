package io.scriptorium.context;

import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;

/**
 * The plan that a job is written from.
 *
 * @param position its record's position on {@code writing-plans}
 */
public record AcceptedPlan(PlanRecord.Planned planned, RecordPosition position) {}
