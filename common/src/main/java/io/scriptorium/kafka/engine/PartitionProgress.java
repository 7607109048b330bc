package io.scriptorium.kafka.engine;

import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which offsets of one assigned partition are unfinished. Offsets need not be contiguous: a log has
 * holes where transactions ended and where it was compacted.
 */
final class PartitionProgress {

  private static final long NONE = -1;

  /** When the broker appended each, by offset. */
  private final NavigableMap<Long, Long> unfinished = new TreeMap<>();

  private long next = NONE;
  private long committed = NONE;

  /**
   * Adds a record.
   *
   * @param appendedMillis when it was appended, in milliseconds of the epoch
   * @return false if it is already being processed
   */
  boolean seen(long offset, long appendedMillis) {
    next = Math.max(next, offset + 1);
    return unfinished.putIfAbsent(offset, appendedMillis) == null;
  }

  void finished(long offset) {
    if (unfinished.remove(offset) == null) {
      throw new IllegalStateException("Offset " + offset + " finished twice, or was never seen");
    }
  }

  /** The offset below which everything is finished, if any record was seen. */
  OptionalLong committable() {
    if (next == NONE) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(unfinished.isEmpty() ? next : unfinished.firstKey());
  }

  /** When the first of the unfinished records was appended, in milliseconds of the epoch. */
  OptionalLong oldestMillis() {
    return unfinished.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(unfinished.firstEntry().getValue());
  }

  /** The committable offset, where it is not committed yet. */
  OptionalLong uncommitted() {
    OptionalLong offset = committable();
    return offset.isPresent() && offset.getAsLong() == committed ? OptionalLong.empty() : offset;
  }

  void committed(long offset) {
    committed = offset;
  }
}
