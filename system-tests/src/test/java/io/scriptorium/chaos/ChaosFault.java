package io.scriptorium.chaos;

import java.util.Random;

/**
 * Something that goes wrong.
 *
 * @param name what a report calls it
 * @param strike causes the fault and removes it again, within some tens of seconds
 */
record ChaosFault(String name, Strike strike) {

  /** What goes wrong, from its beginning to its end. */
  @FunctionalInterface
  interface Strike {
    void on(ChaosBed bed, Random random) throws Exception;
  }
}
