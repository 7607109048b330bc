package io.scriptorium.runtime;

/**
 * A wrong setting or an unusable environment that prevents a process from starting: a wrong option,
 * a server that cannot be reached, topics that are missing. The message names the thing, its value,
 * what is allowed and the remedy; it is all that the user sees, without a stack trace, and the
 * process ends with exit code 2.
 */
public final class StartupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
