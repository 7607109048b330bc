package io.scriptorium.cli;

/** What the command tells its caller at its end. */
final class ExitCodes {

  static final int OK = 0;

  /** A job, or some of the records, failed, or a job was cancelled. */
  static final int FAILED = 1;

  /** A mistake in the command line, or of the surroundings. */
  static final int USAGE = 2;

  private ExitCodes() {}
}
