package io.scriptorium.client;

import io.scriptorium.job.DeadLetter;

/**
 * Kafka or a topic cannot be used, or a request was refused. The message names the remedy. Kafka's
 * own exceptions, such as those of authorization, are thrown as they are.
 */
public sealed class ScriptoriumException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ScriptoriumException(String message) {
    super(message);
  }

  ScriptoriumException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The planner refused the request of a job that was waited for. */
  public static final class RequestRefused extends ScriptoriumException {

    private static final long serialVersionUID = 1L;

    RequestRefused(String jobId, DeadLetter letter) {
      super("The request of job %s was refused: %s".formatted(jobId, letter.reason()));
    }
  }
}
