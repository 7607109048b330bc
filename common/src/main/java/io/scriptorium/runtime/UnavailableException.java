package io.scriptorium.runtime;

/**
 * Redis or Kafka could not be asked. Nothing is known to have happened, and every operation may be
 * tried again as it is.
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
