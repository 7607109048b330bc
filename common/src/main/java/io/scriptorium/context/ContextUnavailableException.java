package io.scriptorium.context;

/**
 * Redis or Kafka could not be asked about a context. Nothing is known to have happened, and every
 * operation may be tried again as it is.
 */
public final class ContextUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ContextUnavailableException(String message) {
    super(message);
  }

  public ContextUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
