package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How urgent a job is. Jobs of one class are served before all of the next. */
public enum Priority {
  /** Somebody waits for it. It also takes the seats of other classes as their sections end. */
  URGENT,
  NORMAL,
  /** Whenever nothing else wants the seats. */
  BULK;

  /** The name used in JSON: lower case. */
  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
