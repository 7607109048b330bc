package io.scriptorium.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Which fault comes when: the same for the same seed on the same machine. Rounds of one fault from
 * each group, in random order, until all have come; then again.
 */
final class Schedule {

  private final List<List<ChaosFault>> groups;
  private final List<Deque<ChaosFault>> left = new ArrayList<>();
  private final Deque<ChaosFault> round = new ArrayDeque<>();
  private final Random random;

  Schedule(List<List<ChaosFault>> groups, long seed) {
    this.groups = groups.stream().filter(group -> !group.isEmpty()).toList();
    // The first numbers of java.util.Random are much alike for seeds that are.
    this.random = new Random(new SplittableRandom(seed).nextLong());
    this.groups.forEach(_ -> left.add(new ArrayDeque<>()));
  }

  /** All that can go wrong here. */
  static Schedule of(ChaosBed bed, long seed) {
    return new Schedule(
        List.of(
            WorkerFaults.all(),
            WorkerFaults.all(),
            BrokerFaults.all(),
            RedisFaults.all(),
            InferenceFaults.all(),
            MachineFaults.all(bed)),
        seed);
  }

  ChaosFault next() {
    if (round.isEmpty()) {
      List<ChaosFault> fresh = new ArrayList<>();
      for (int group = 0; group < groups.size(); group++) {
        Deque<ChaosFault> rest = left.get(group);
        if (rest.isEmpty()) {
          rest.addAll(shuffled(groups.get(group)));
        }
        fresh.add(rest.removeFirst());
      }
      round.addAll(shuffled(fresh));
    }
    return round.removeFirst();
  }

  private List<ChaosFault> shuffled(List<ChaosFault> faults) {
    List<ChaosFault> copy = new ArrayList<>(faults);
    Collections.shuffle(copy, random);
    return copy;
  }
}
