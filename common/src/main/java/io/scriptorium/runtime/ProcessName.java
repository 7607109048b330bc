package io.scriptorium.runtime;

/** The name of this process in what it writes to Redis, for operators: its host and its pid. */
public final class ProcessName {

  /** Letters, digits, dots, underscores and dashes only. */
  public static final String CURRENT =
      System.getenv().getOrDefault("HOSTNAME", "localhost").replaceAll("[^A-Za-z0-9._-]", "_")
          + "-"
          + ProcessHandle.current().pid();

  private ProcessName() {}
}
