package io.scriptorium.planner.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.inference.seats.JobQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WindowTest {

  /** Against the whole queue in memory: what is first, whatever comes and goes. */
  @Test
  void itsFirstIsTheQueuesFirst() {
    var random = new Random(1);
    for (int round = 0; round < 200; round++) {
      NavigableSet<Waiting> store = new TreeSet<>(Waiting.ORDER);
      for (int i = random.nextInt(3 * Window.SIZE); i > 0; i--) {
        store.add(waiting(random));
      }
      var window = new Window();
      fill(window, store);
      for (int step = 0; step < 500; step++) {
        step(window, store, random);
        if (window.isLow()) {
          fill(window, store);
        }
        assertThat(window.first()).isEqualTo(store.isEmpty() ? null : store.first());
        assertThat(window.isEmpty()).isEqualTo(store.isEmpty());
      }
    }
  }

  private static void step(Window window, NavigableSet<Waiting> store, Random random) {
    int kind = random.nextInt(10);
    if (kind < 4) {
      Waiting added = waiting(random);
      store.add(added);
      window.add(added);
    } else if (!store.isEmpty()) {
      // The first, or one anywhere: of a job that was cancelled.
      Waiting gone =
          kind < 9 ? store.first() : new ArrayList<>(store).get(random.nextInt(store.size()));
      store.remove(gone);
      window.remove(gone);
    }
  }

  private static void fill(Window window, NavigableSet<Waiting> store) {
    Waiting last = window.last();
    List<Waiting> next =
        (last == null ? store : store.tailSet(last, false)).stream().limit(Window.SIZE).toList();
    window.fill(next, Window.SIZE);
  }

  private static Waiting waiting(Random random) {
    long place = random.nextInt(1_000);
    return new Waiting(
        "r/" + random.nextInt(1_000_000), "job", JobQueue.DEFAULT, place, null, null);
  }
}
