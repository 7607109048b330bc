package io.scriptorium.assembler;

import io.scriptorium.job.Mode;

/**
 * A plan that a job may turn out to follow: the root of candidate chains.
 *
 * @param root the plan's {@link io.scriptorium.job.Chain} link
 * @param total the number of sections of the plan
 */
record Candidate(String root, int total, Mode mode) {}
