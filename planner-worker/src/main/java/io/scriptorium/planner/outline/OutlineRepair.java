package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes any outline fit the length asked for: lengths are filled in and scaled, too long steps
 * split, too short ones merged. Every point is kept, and nothing is refused. An outline that fits
 * already stays as it is.
 */
final class OutlineRepair {

  /** How far the sum may be from the length asked for without a change, as a share of it. */
  private static final double TOLERANCE = 0.02;

  /** Keeps the arithmetic finite whatever lengths a model gives. */
  private static final double LEAST_LENGTH = 1e-3;

  private static final int ROOM = 4;
  private static final int ROUNDS = 80;

  private final OutlineBounds bounds;
  private final int words;
  private final OutlinePhrases phrases;
  private final boolean exact;

  /**
   * @param words the length asked for, 1 or more
   * @param exact whether the sum must be exact, so that sums of sums stay near
   */
  OutlineRepair(OutlineBounds bounds, int words, OutlinePhrases phrases, boolean exact) {
    this.bounds = bounds;
    this.words = words;
    this.phrases = phrases;
    this.exact = exact;
  }

  /**
   * Steps that fit.
   *
   * @param changed whether they are other than the model gave them
   */
  record Repaired(List<DraftStep> steps, boolean changed) {

    Repaired {
      steps = List.copyOf(steps);
    }
  }

  Repaired repair(Outline outline) {
    List<DraftStep> given = drafts(outline);
    boolean complete = outline.points().stream().allMatch(it -> it.length() != null);
    List<DraftStep> distinct = distinct(given);
    if (complete && distinct.size() == given.size() && fits(given)) {
      return new Repaired(
          exact
              ? rounded(scaled(given))
              : given.stream().map(it -> it.withWords((double) Math.round(it.words()))).toList(),
          false);
    }
    List<DraftStep> steps = scaled(grouped(distinct));
    steps = withoutLong(withoutShort(steps));
    int most = bounds.mostFor(words);
    while (steps.size() > most) {
      mergeShortestPair(steps);
    }
    while (steps.size() < bounds.fewestFor(words)) {
      splitLongest(steps);
    }
    return new Repaired(rounded(steps), true);
  }

  private boolean fits(List<DraftStep> steps) {
    long sum = 0;
    for (DraftStep step : steps) {
      long length = Math.round(step.words());
      sum += length;
      if (length < bounds.minWords() || length > bounds.maxWords()) {
        return steps.size() == 1 && words < bounds.minWords() && length == words;
      }
    }
    return steps.size() <= bounds.mostFor(words)
        && steps.size() >= bounds.fewestFor(words)
        && Math.abs(sum - words) <= TOLERANCE * words;
  }

  /** With missing lengths filled by the mean of the others, and shares turned into words. */
  private List<DraftStep> drafts(Outline outline) {
    double mean =
        outline.points().stream()
            .filter(it -> it.length() != null)
            .mapToDouble(this::wordsOf)
            .average()
            .orElse(1);
    return outline.points().stream()
        .map(point ->
            new DraftStep(
                List.of(point.text().isBlank() ? phrases.next() : point.text()),
                point.heading(),
                point.chapter(),
                0,
                0,
                point.length() == null ? mean : wordsOf(point)))
        .toList();
  }

  private double wordsOf(OutlinePoint point) {
    Amount length = point.length();
    double value =
        length == null ? 0 : length.share() ? length.value() / 100 * words : length.value();
    return Math.max(LEAST_LENGTH, value);
  }

  /** Without repetitions, such as those of a model that was caught in a loop. */
  private static List<DraftStep> distinct(List<DraftStep> steps) {
    Map<String, DraftStep> byPoint = new LinkedHashMap<>();
    for (DraftStep step : steps) {
      String key = step.chapter() + "\n" + LowerCase.of(step.points().getFirst());
      byPoint.merge(
          key, step, (first, next) -> first.withWords(Math.max(first.words(), next.words())));
    }
    return List.copyOf(byPoint.values());
  }

  /** At most a few times as many as there may be, so that the rest takes a bounded time. */
  private List<DraftStep> grouped(List<DraftStep> steps) {
    int size = Math.ceilDiv(steps.size(), ROOM * bounds.maxSteps());
    if (size < 2) {
      return steps;
    }
    List<DraftStep> groups = new ArrayList<>();
    for (int index = 0; index < steps.size(); index++) {
      if (index % size == 0) {
        groups.add(steps.get(index));
      } else {
        groups.add(groups.removeLast().mergedWith(steps.get(index)));
      }
    }
    return groups;
  }

  private List<DraftStep> scaled(List<DraftStep> steps) {
    double sum = steps.stream().mapToDouble(DraftStep::words).sum();
    List<DraftStep> scaled = new ArrayList<>();
    steps.forEach(step -> scaled.add(step.withWords(step.words() * words / sum)));
    return scaled;
  }

  /**
   * Merges steps that are too short with the shorter neighbour, one of their chapter if possible.
   */
  private List<DraftStep> withoutShort(List<DraftStep> steps) {
    int at = 0;
    while (at < steps.size()) {
      int neighbour = steps.get(at).words() < bounds.minWords() ? neighbour(steps, at) : -1;
      if (neighbour < 0) {
        at++;
      } else {
        int first = Math.min(at, neighbour);
        steps.set(first, steps.get(first).mergedWith(steps.remove(first + 1)));
        at = first;
      }
    }
    return steps;
  }

  private int neighbour(List<DraftStep> steps, int at) {
    int best = -1;
    double least = Double.MAX_VALUE;
    for (int other : new int[] {at - 1, at + 1}) {
      if (other >= 0 && other < steps.size()) {
        double both = steps.get(at).words() + steps.get(other).words();
        double cost = both + (sameChapter(steps.get(at), steps.get(other)) ? 0 : bounds.maxWords());
        if (both <= bounds.maxWords() && cost < least) {
          best = other;
          least = cost;
        }
      }
    }
    return best;
  }

  private static boolean sameChapter(DraftStep one, DraftStep other) {
    return one.chapter() == null ? other.chapter() == null : one.chapter().equals(other.chapter());
  }

  private List<DraftStep> withoutLong(List<DraftStep> steps) {
    List<DraftStep> split = new ArrayList<>();
    for (DraftStep step : steps) {
      int parts = (int) Math.ceil(step.words() / bounds.maxWords() - 1e-6);
      split.addAll(parts < 2 ? List.of(step) : step.split(Math.min(parts, bounds.maxSteps())));
    }
    return split;
  }

  private static void mergeShortestPair(List<DraftStep> steps) {
    int shortest = 0;
    double least = Double.MAX_VALUE;
    for (int first = 0; first + 1 < steps.size(); first++) {
      double both = steps.get(first).words() + steps.get(first + 1).words();
      if (both < least) {
        least = both;
        shortest = first;
      }
    }
    steps.set(shortest, steps.get(shortest).mergedWith(steps.remove(shortest + 1)));
  }

  private static void splitLongest(List<DraftStep> steps) {
    int longest = 0;
    for (int index = 1; index < steps.size(); index++) {
      longest = steps.get(index).words() > steps.get(longest).words() ? index : longest;
    }
    List<DraftStep> halves = steps.remove(longest).split(2);
    steps.addAll(longest, halves);
  }

  /** Whole words inside the bounds that add up to the length asked for. */
  private List<DraftStep> rounded(List<DraftStep> steps) {
    int least = steps.size() == 1 ? Math.min(words, bounds.minWords()) : bounds.minWords();
    int most = steps.size() * (long) bounds.maxWords() < words ? words : bounds.maxWords();
    double low = 0;
    double high = 2.0 * words / steps.stream().mapToDouble(DraftStep::words).min().orElse(1);
    for (int round = 0; round < ROUNDS; round++) {
      double middle = (low + high) / 2;
      double sum = steps.stream().mapToDouble(it -> clamped(it, middle, least, most)).sum();
      if (sum < words) {
        low = middle;
      } else {
        high = middle;
      }
    }
    List<DraftStep> rounded = new ArrayList<>();
    double exact = 0;
    long given = 0;
    for (DraftStep step : steps) {
      exact += clamped(step, low, least, most);
      long length = Math.clamp(Math.round(exact) - given, least, most);
      given += length;
      rounded.add(step.withWords((double) length));
    }
    spread(rounded, words - given, least, most);
    return rounded;
  }

  private static double clamped(DraftStep step, double factor, int least, int most) {
    return Math.clamp(step.words() * factor, least, most);
  }

  /** Adds or takes single words where there is room, until the sum is right. */
  private static void spread(List<DraftStep> steps, long missing, int least, int most) {
    long left = missing;
    for (int round = 0; left != 0 && round < ROUNDS; round++) {
      for (int index = 0; index < steps.size() && left != 0; index++) {
        DraftStep step = steps.get(index);
        long room = left > 0 ? most - (long) step.words() : least - (long) step.words();
        long change =
            left > 0 ? Math.min(left, Math.min(1, room)) : Math.max(left, Math.max(-1, room));
        steps.set(index, step.withWords(step.words() + change));
        left -= change;
      }
    }
  }
}
