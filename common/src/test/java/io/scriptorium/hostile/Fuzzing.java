package io.scriptorium.hostile;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Gives a harness changed samples for a while: {@code -Dfuzz.seconds} is how long, and {@code
 * -Dfuzz.seed} repeats a failure at once.
 */
public final class Fuzzing {

  private static final int DEFAULT_SECONDS = 1;
  private static final long LONGEST_EXECUTION_SECONDS = 20;
  private static final int LONGEST_EXCERPT = 2_000;

  private Fuzzing() {}

  /** One execution. */
  @FunctionalInterface
  public interface Harness {

    /**
     * Reads what the mutator gives it, and checks the result.
     *
     * @throws Throwable what must not be thrown
     */
    void accept(Mutator mutator) throws Throwable;
  }

  /**
   * Runs a harness until its time is over.
   *
   * @throws AssertionError with the seed, if an execution fails or takes far too long
   */
  public static void run(String name, List<String> samples, Harness harness) {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    long limit = TimeUnit.SECONDS.toNanos(Integer.getInteger("fuzz.seconds", DEFAULT_SECONDS));
    long start = System.nanoTime();
    long executions = 0;
    long longest = 0;
    while (executions == 0 || System.nanoTime() - start < limit) {
      long begin = System.nanoTime();
      execute(name, samples, harness, seed + executions);
      longest = Math.max(longest, System.nanoTime() - begin);
      if (longest > TimeUnit.SECONDS.toNanos(LONGEST_EXECUTION_SECONDS)) {
        throw new AssertionError(
            "%s takes %d s with -Dfuzz.seed=%d".formatted(name, longest, seed + executions));
      }
      executions++;
    }
    System.out.printf(
        "Fuzzing %s: %,d executions in %.1f s from -Dfuzz.seed=%d, the longest in %.1f ms%n",
        name, executions, (System.nanoTime() - start) / 1e9, seed, longest / 1e6);
  }

  private static void execute(String name, List<String> samples, Harness harness, long seed) {
    try {
      harness.accept(new Mutator(new Random(seed), samples));
    } catch (Throwable e) {
      String repeated = new Mutator(new Random(seed), samples).text();
      throw new AssertionError(
          "%s fails with -Dfuzz.seed=%d, the first text being: %s"
              .formatted(
                  name, seed, repeated.substring(0, Math.min(LONGEST_EXCERPT, repeated.length()))),
          e);
    }
  }
}
