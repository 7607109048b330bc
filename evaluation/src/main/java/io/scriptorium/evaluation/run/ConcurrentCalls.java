package io.scriptorium.evaluation.run;

import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/** Runs calls side by side. */
public final class ConcurrentCalls {

  private ConcurrentCalls() {}

  /** Answers a question. */
  @FunctionalInterface
  public interface Responder<Q, A> {
    A answer(Q question) throws IOException, InterruptedException;
  }

  /** Takes the answers. */
  @FunctionalInterface
  public interface Receiver<A> {
    void receive(A answer) throws IOException;
  }

  /**
   * Asks all questions, and passes on each answer as it arrives, on the caller's thread. Open calls
   * are cancelled when one fails.
   *
   * @param questions taken one by one as there is room, so that their number is unbounded
   * @param most how many calls run at a time
   * @throws IOException of a call or the receiver, as unchecked exceptions are
   * @throws InterruptedException if the thread is interrupted, or a call was
   */
  public static <Q, A> void run(
      Iterator<Q> questions, Responder<Q, A> responder, int most, Receiver<A> receiver)
      throws IOException, InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        var answers = new ExecutorCompletionService<A>(threads);
        int open = 0;
        while (open > 0 || questions.hasNext()) {
          if (open < most && questions.hasNext()) {
            Q question = questions.next();
            answers.submit(() -> responder.answer(question));
            open++;
          } else {
            receiver.receive(answers.take().get());
            open--;
          }
        }
      } catch (ExecutionException e) {
        throw unwrapped(e);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /**
   * The failure of a call, to be thrown.
   *
   * @throws IOException if it is one
   * @throws InterruptedException if it is one
   */
  public static RuntimeException unwrapped(ExecutionException failure)
      throws IOException, InterruptedException {
    return switch (failure.getCause()) {
      case InterruptedException interrupted -> throw interrupted;
      case IOException cause -> throw cause;
      case RuntimeException cause -> cause;
      case Error error -> throw error;
      case null, default -> new IllegalStateException("A call failed.", failure);
    };
  }
}
