package io.scriptorium.context;

/**
 * The failure of a job.
 *
 * @param retry how often the job had been retried by then; 0 for the first try
 */
public record JobFailure(String reason, int retry) {}
