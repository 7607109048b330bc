package io.scriptorium.job;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import io.scriptorium.job.Chains.Length;
import io.scriptorium.job.Chains.Link;
import io.scriptorium.job.Chains.Path;
import io.scriptorium.job.Chains.Root;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a chain, linked back to its plan, which has no section.
 *
 * @param words of its sections
 * @param reachedAt when the last of its sections arrived
 */
record ChainEnd<P extends Root, S extends Link>(
    P plan,
    @Nullable ChainEnd<P, S> previous,
    @Nullable S section,
    int sections,
    long words,
    long reachedAt) {

  static final Comparator<ChainEnd<?, ?>> BEST_FIRST =
      comparing((ChainEnd<?, ?> it) -> !it.complete())
          .thenComparing(ChainEnd::sections, reverseOrder())
          .thenComparingLong(ChainEnd::reachedAt);

  static <P extends Root, S extends Link> ChainEnd<P, S> of(P plan) {
    return new ChainEnd<>(plan, null, null, 0, 0, 0);
  }

  ChainEnd<P, S> with(S next, long arrivedAt) {
    return new ChainEnd<>(
        plan, this, next, sections + 1, words + next.words(), Math.max(reachedAt, arrivedAt));
  }

  boolean complete() {
    return sections == plan.total();
  }

  boolean fits(int index) {
    return index >= 1
        && index <= plan.total()
        && (plan.mode() == Mode.PARALLEL || index == sections + 1);
  }

  Length<P> length() {
    return new Length<>(plan, sections, words);
  }

  Path<P, S> path() {
    List<S> joined = new ArrayList<>(sections);
    for (ChainEnd<P, S> end = this; end != null; end = end.previous) {
      if (end.section != null) {
        joined.add(end.section);
      }
    }
    Collections.reverse(joined);
    return new Path<>(plan, joined);
  }
}
