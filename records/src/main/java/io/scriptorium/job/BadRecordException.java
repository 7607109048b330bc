package io.scriptorium.job;

/**
 * A record that can never be processed, however often it is tried. The message explains it to the
 * sender.
 */
public final class BadRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadRecordException(String message) {
    super(message);
  }

  public BadRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
