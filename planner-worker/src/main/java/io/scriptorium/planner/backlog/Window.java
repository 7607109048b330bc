package io.scriptorium.planner.backlog;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The first requests of one queue in one partition, in memory, so that the store is read once for
 * many of them. Not thread-safe.
 */
final class Window {

  /** How many it holds at most: those that may leave the backlog before it is filled again. */
  static final int SIZE = 64;

  private final NavigableSet<Waiting> first = new TreeSet<>(Waiting.ORDER);

  /** Everything in the store up to it is in this window, or was; null for nothing. */
  private @Nullable Waiting last;

  private boolean more;

  /** Adds a request that is new in the store. */
  void add(Waiting waiting) {
    boolean within = last == null || Waiting.ORDER.compare(waiting, last) < 0;
    if (more && !within) {
      return;
    }
    first.add(waiting);
    if (!within || last == null) {
      last = waiting;
    }
    if (first.size() > SIZE) {
      first.pollLast();
      last = first.last();
      more = true;
    }
  }

  /** Removes a request, wherever it is; whether it was here. */
  boolean remove(Waiting waiting) {
    return first.remove(waiting);
  }

  /** The first of the queue; null where none waits, or this must be filled. */
  @Nullable Waiting first() {
    return first.isEmpty() ? null : first.first();
  }

  /** Whether the store may have more, and few are here. */
  boolean isLow() {
    return more && first.size() < SIZE / 2;
  }

  /** Where the store is to be read from; null for the queue's beginning. */
  @Nullable Waiting last() {
    return last;
  }

  /** Takes the next of the store, of which {@code asked} were asked for. */
  void fill(List<Waiting> next, int asked) {
    first.addAll(next);
    if (!next.isEmpty()) {
      last = next.getLast();
    }
    more = next.size() == asked;
  }

  boolean isEmpty() {
    return first.isEmpty() && !more;
  }
}
