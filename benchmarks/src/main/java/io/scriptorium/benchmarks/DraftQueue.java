package io.scriptorium.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The drafts that wait for a loop's next question. For any threads. */
final class DraftQueue {

  private final boolean jobByJob;
  // Guarded by this; every change notifies.
  private final Deque<BaselineDraft> waiting;
  private final List<WrittenJob> ended = new ArrayList<>();
  private int open;

  /**
   * @param jobByJob whether a draft that was begun comes before all others, rather than after them
   */
  DraftQueue(List<BaselineDraft> drafts, boolean jobByJob) {
    this.jobByJob = jobByJob;
    this.waiting = new ArrayDeque<>(drafts);
    this.open = drafts.size();
  }

  /** The next draft, waited for while another loop has the last ones; null when all have ended. */
  synchronized @Nullable BaselineDraft take() throws InterruptedException {
    while (waiting.isEmpty() && open > 0) {
      wait();
    }
    return waiting.poll();
  }

  /** After a question. */
  synchronized void release(BaselineDraft draft) {
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

  synchronized List<WrittenJob> ended() {
    return List.copyOf(ended);
  }
}
