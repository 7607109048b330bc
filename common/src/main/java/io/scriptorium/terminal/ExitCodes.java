package io.scriptorium.terminal;

/** The exit codes of the commands. */
public final class ExitCodes {

  public static final int OK = 0;

  /** A job, or some of the records, failed, or a job was cancelled. */
  public static final int FAILED = 1;

  /** A mistake in the command line, or of the surroundings. */
  public static final int USAGE = 2;

  private ExitCodes() {}
}
