package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.file.JsonLineAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** Runs calls, at most as many at a time as there are seats. */
final class BoundedCalls {

  private BoundedCalls() {}

  /** Receives the answers one at a time, on the calling thread. */
  @FunctionalInterface
  private interface Receiver<T> {
    void receive(T answer) throws IOException;
  }

  /**
   * Asks all questions, and appends each new answer to a log as it arrives.
   *
   * @param isNew records an answer, and returns whether it is new
   * @param progress receives the number of answers after each one
   * @throws InterruptedException if the thread is interrupted; the open questions are cancelled
   */
  static <T> void ask(
      List<Callable<T>> questions, int seats, Path file, Predicate<T> isNew, IntConsumer progress)
      throws IOException, InterruptedException {
    try (JsonLineAppender log = JsonLineAppender.open(file)) {
      int[] done = {0};
      ask(
          questions,
          seats,
          answer -> {
            if (isNew.test(answer)) {
              log.append(answer);
            }
            progress.accept(++done[0]);
          });
    }
  }

  /**
   * Asks all questions, and passes on each answer as it arrives. The open questions are cancelled
   * when one fails, or the receiver does.
   *
   * @throws InterruptedException if the thread is interrupted; the open questions are cancelled
   */
  private static <T> void ask(List<Callable<T>> questions, int seats, Receiver<T> receiver)
      throws IOException, InterruptedException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(seats, Thread.ofVirtual().factory())) {
      try {
        CompletionService<T> answers = new ExecutorCompletionService<>(threads);
        questions.forEach(answers::submit);
        for (int open = questions.size(); open > 0; open--) {
          receiver.receive(answers.take().get());
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException("A question could not be asked.", e);
      } finally {
        threads.shutdownNow();
      }
    }
  }
}
