package io.scriptorium.runtime;

/**
 * Redis or Kafka is unavailable. The operation may or may not have happened, and can be retried as
 * it is.
 */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnavailableException(String message) {
    super(message);
  }

  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
