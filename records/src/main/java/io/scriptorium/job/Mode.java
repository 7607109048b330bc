package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the sections of one document are written. */
public enum Mode {
  /** Each section sees the whole text before it. */
  SEQUENTIAL,
  /**
   * Each section sees the plan alone, so that all can be written at once (AgentWrite's +Parallel).
   */
  PARALLEL;

  /** The name used in JSON: lower case. */
  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same, as it is typed. */
  @Override
  public String toString() {
    return json();
  }
}
