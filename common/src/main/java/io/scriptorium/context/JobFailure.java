package io.scriptorium.context;

/**
 * That a job failed.
 *
 * @param retry how often the job had been taken up again by then; 0 for the first try
 */
public record JobFailure(String reason, int retry) {}
