package io.scriptorium.cli;

/** Something the user asked for cannot be done as asked; the message tells what to do instead. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
