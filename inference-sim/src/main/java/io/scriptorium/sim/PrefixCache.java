package io.scriptorium.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The key-value cache of one server, by blocks: a prompt need not be read as far as its leading
 * blocks are held. The block used longest ago goes first; of one sequence the last block goes
 * first, because it is worthless without those before it.
 */
final class PrefixCache {
  private static final float LOAD_FACTOR = 0.75f;

  // Guarded by this.
  private final Map<Long, Boolean> blocks;

  PrefixCache(int capacity) {
    this.blocks =
        new LinkedHashMap<>(16, LOAD_FACTOR, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > capacity;
          }
        };
  }

  /** How many leading blocks of a sequence are held. */
  synchronized int leading(long[] sequence) {
    int held = 0;
    while (held < sequence.length && blocks.containsKey(sequence[held])) {
      held++;
    }
    touch(sequence, held);
    return held;
  }

  /** Holds all blocks of a sequence as the last used. */
  synchronized void add(long[] sequence) {
    touch(sequence, sequence.length);
  }

  private void touch(long[] sequence, int count) {
    for (int block = count - 1; block >= 0; block--) {
      blocks.put(sequence[block], Boolean.TRUE);
    }
  }
}
