package io.scriptorium.job;

/** The position of a record on its topic. */
public record RecordPosition(int partition, long offset) {

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
