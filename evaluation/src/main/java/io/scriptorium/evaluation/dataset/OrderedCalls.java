package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.run.ConcurrentCalls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs calls concurrently and passes on the answers in the order of the calls, on the thread that
 * asks. Closing it early cancels the open ones. For one thread.
 */
final class OrderedCalls<A> implements AutoCloseable {

  /** The most questions open at a time. Seats on servers bound further how many are worked on. */
  static final int MOST_OPEN = 64;

  private final ConcurrentCalls.Receiver<A> receiver;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Future<A>> open = new ArrayDeque<>();

  OrderedCalls(ConcurrentCalls.Receiver<A> receiver) {
    this.receiver = receiver;
  }

  /** Asks, and waits for the oldest answer while too many are open. */
  void ask(Callable<A> question) throws IOException, InterruptedException {
    add(threads.submit(question));
  }

  /** An answer that is known without asking, in its turn. */
  void add(A answer) throws IOException, InterruptedException {
    add(CompletableFuture.completedFuture(answer));
  }

  private void add(Future<A> answer) throws IOException, InterruptedException {
    open.add(answer);
    while (open.size() >= MOST_OPEN || (!open.isEmpty() && open.getFirst().isDone())) {
      receiveFirst();
    }
  }

  /** Waits for all answers. */
  void finish() throws IOException, InterruptedException {
    while (!open.isEmpty()) {
      receiveFirst();
    }
  }

  private void receiveFirst() throws IOException, InterruptedException {
    try {
      receiver.receive(open.removeFirst().get());
    } catch (ExecutionException e) {
      throw ConcurrentCalls.unwrapped(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
