package io.scriptorium.kafka;

import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Which offsets of one assigned partition are unfinished. Offsets need not be contiguous: a log has
 * holes where transactions ended and where it was compacted.
 */
final class PartitionProgress {

  private static final long NONE = -1;

  private final NavigableSet<Long> unfinished = new TreeSet<>();
  private long next = NONE;
  private long committed = NONE;

  /**
   * Notes a record.
   *
   * @return false if it is being worked on already
   */
  boolean seen(long offset) {
    next = Math.max(next, offset + 1);
    return unfinished.add(offset);
  }

  void finished(long offset) {
    if (!unfinished.remove(offset)) {
      throw new IllegalStateException("Offset " + offset + " finished twice, or was never seen");
    }
  }

  /** The offset below which everything is finished, if any record was seen. */
  OptionalLong committable() {
    if (next == NONE) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(unfinished.isEmpty() ? next : unfinished.first());
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
