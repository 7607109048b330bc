package io.scriptorium.assembler;

import io.scriptorium.job.Mode;
import java.util.Objects;

/**
 * A plan that a job may turn out to follow: the root of candidate chains.
 *
 * @param root the plan's {@link io.scriptorium.job.Chain} link
 * @param total the number of sections of the plan
 * @param offset where the plan stands on {@code writing-plans}; the topic's beginning where the
 *     state was written by a version that did not note it
 */
record CandidatePlan(String root, int total, Mode mode, Long offset) {

  CandidatePlan {
    offset = Objects.requireNonNullElse(offset, 0L);
  }
}
