package io.scriptorium.infrastructure;

/** The local Kafka or Redis could not start; the message names the cause. */
public final class InfrastructureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InfrastructureException(String message) {
    super(message);
  }

  InfrastructureException(String message, Throwable cause) {
    super(message, cause);
  }
}
