package io.scriptorium.evaluation.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * A logarithmic axis of words, which begins and ends at 1, 2 or 5 times a power of ten.
 *
 * @param low at least 1
 * @param high above {@code low}
 * @param zero whether the axis has a place for 0, which no logarithm has: its beginning, some way
 *     before {@code low}
 */
record LogScale(double low, double high, boolean zero) implements PlotScale {

  /** The part of the axis between 0 and {@code low}. */
  static final double ZERO_GAP = 0.1;

  /** More than these would run into each other. */
  static final int MOST_TICKS = 12;

  private static final int BASE = 10;
  private static final long THOUSAND = 1_000;
  private static final long MILLION = 1_000_000;

  /** From 1 to above the highest number of words. */
  private static final NavigableSet<Long> STEPS = steps();

  LogScale {
    if (!(low >= 1 && high > low)) {
      throw new IllegalArgumentException(
          "An axis from %s to %s; it must begin at 1 or above, and end above that."
              .formatted(low, high));
    }
  }

  /** The narrowest axis that holds all lengths; those below 1 stand at 0. */
  static LogScale covering(Collection<Integer> words) {
    return covering(words.stream().mapToLong(it -> it).toArray());
  }

  /** The narrowest axis that holds this one and all lengths. */
  LogScale and(Collection<Integer> words) {
    return covering(
        LongStream.concat(
                LongStream.of((long) low, (long) high), words.stream().mapToLong(it -> it))
            .toArray());
  }

  private static LogScale covering(long[] words) {
    boolean zero = Arrays.stream(words).anyMatch(it -> it < 1);
    long[] positive = Arrays.stream(words).filter(it -> it >= 1).sorted().toArray();
    if (positive.length == 0) {
      return new LogScale(1, BASE, zero);
    }
    long low = Objects.requireNonNull(STEPS.floor(positive[0]));
    long high = Objects.requireNonNull(STEPS.ceiling(positive[positive.length - 1]));
    if (low < high) {
      return new LogScale(low, high, zero);
    }
    // All are of one length: it stands in the middle, where there is an axis below it.
    Long below = STEPS.lower(low);
    long above = Objects.requireNonNull(STEPS.higher(high));
    return new LogScale(below == null ? low : below, above, zero);
  }

  @Override
  public double position(double value) {
    if (value < 1) {
      return 0;
    }
    double share = Math.log(value / low) / Math.log(high / low);
    return zero ? ZERO_GAP + (1 - ZERO_GAP) * share : share;
  }

  @Override
  public List<Tick> ticks() {
    List<Tick> ticks = new ArrayList<>();
    if (zero) {
      ticks.add(new Tick(0, "0"));
    }
    NavigableSet<Long> within = STEPS.subSet((long) low, true, (long) high, true);
    within.stream()
        .filter(it -> within.size() <= MOST_TICKS || isPowerOfTen(it))
        .forEach(it -> ticks.add(new Tick(it, label(it))));
    return ticks;
  }

  private static NavigableSet<Long> steps() {
    NavigableSet<Long> steps = new TreeSet<>();
    for (long power = 1; power <= Integer.MAX_VALUE; power *= BASE) {
      steps.addAll(List.of(power, 2 * power, 5 * power));
    }
    return steps;
  }

  private static boolean isPowerOfTen(long step) {
    return Long.toString(step).startsWith("1");
  }

  private static String label(long words) {
    if (words >= MILLION) {
      return words / MILLION + "M";
    }
    return words >= THOUSAND ? words / THOUSAND + "k" : Long.toString(words);
  }
}
