package io.scriptorium.hostile;

/** What must come of a hostile record. */
public enum Answer {

  /** One dead letter, by the record alone: no reader takes it. */
  UNREADABLE,

  /** One dead letter, because of other records: it can be read. */
  REFUSED,

  /** Nothing that anybody sees: it can be read, and concerns a job that nobody asked for. */
  PASSED_OVER,

  /** A document of a job that failed: it can be read, and says so itself. */
  FAILED_DOCUMENT;

  /** Whether there must be exactly one dead letter, and not none. */
  public boolean isDeadLetter() {
    return this == UNREADABLE || this == REFUSED;
  }
}
