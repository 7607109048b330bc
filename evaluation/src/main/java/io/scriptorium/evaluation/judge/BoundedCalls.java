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
   * Asks all questions, and appends each answer to a log as it comes, where there is anything new
   * in it.
   *
   * @param isNew takes note of an answer, and says whether there is
   * @param progress receives the number of answers after each one
   * @throws InterruptedException if the thread is interrupted; the open questions are given up
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
   * Asks all questions, and hands each answer on as it comes. The questions that are still open
   * when one fails, or the receiver does, are given up.
   *
   * @throws InterruptedException if the thread is interrupted; the open questions are given up
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
