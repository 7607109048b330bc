package io.scriptorium.job;

/** Where a record stands on its topic. */
public record RecordPosition(int partition, long offset) {

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
