package io.scriptorium.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The drafts that wait for a loop's next question. For any threads. */
final class DraftQueue {

  private final boolean jobByJob;
  // Guarded by this, and every change is notified.
  private final Deque<Draft> waiting;
  private final List<WrittenDocument> ended = new ArrayList<>();
  private int open;

  /**
   * @param jobByJob whether a draft that was begun comes before all others, and not behind them
   */
  DraftQueue(List<Draft> drafts, boolean jobByJob) {
    this.jobByJob = jobByJob;
    this.waiting = new ArrayDeque<>(drafts);
    this.open = drafts.size();
  }

  /** The next draft, waited for while another loop has the last ones; null when all have ended. */
  synchronized @Nullable Draft take() throws InterruptedException {
    while (waiting.isEmpty() && open > 0) {
      wait();
    }
    return waiting.poll();
  }

  /** After a question. */
  synchronized void giveBack(Draft draft) {
    if (draft.ended()) {
      ended.add(draft.document());
      open--;
    } else if (jobByJob) {
      waiting.addFirst(draft);
    } else {
      waiting.addLast(draft);
    }
    notifyAll();
  }

  synchronized List<WrittenDocument> ended() {
    return List.copyOf(ended);
  }
}
