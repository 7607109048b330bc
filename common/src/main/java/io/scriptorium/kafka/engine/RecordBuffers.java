package io.scriptorium.kafka.engine;

/**
 * How much is held in memory, and whether fetching is to pause. It pauses when a bound is reached,
 * and resumes when both counts are down to half of theirs, so that it does not flap.
 */
final class RecordBuffers {

  private final int maxRecords;
  private final long maxBytes;
  private int records;
  private long bytes;
  private boolean full;

  RecordBuffers(int maxRecords, long maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  void add(long recordBytes) {
    records++;
    bytes += recordBytes;
    full = full || records >= maxRecords || bytes >= maxBytes;
  }

  void remove(long recordBytes) {
    records--;
    bytes -= recordBytes;
    if (records < 0 || bytes < 0) {
      throw new IllegalStateException("More was removed than added: " + records + ", " + bytes);
    }
    full = full && (records > maxRecords / 2 || bytes > maxBytes / 2);
  }

  int records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  boolean full() {
    return full;
  }
}
