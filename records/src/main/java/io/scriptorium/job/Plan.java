package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/** The ordered outline of a document: one step for each section, the first at index 1. */
public record Plan(List<Step> steps) {

  /** The most steps that a plan may have, and so the most sections of a document. */
  public static final int MOST_STEPS = 10_000;

  public Plan {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("A plan has no steps; it needs at least one.");
    }
    if (steps.size() > MOST_STEPS) {
      throw new IllegalArgumentException(
          "A plan has %d steps; at most %d are allowed.".formatted(steps.size(), MOST_STEPS));
    }
  }

  /** The number of sections that the document will have. */
  @JsonIgnore
  public int total() {
    return steps.size();
  }

  /**
   * The step of one section.
   *
   * @param index from 1 to {@link #total()}
   */
  public Step step(int index) {
    return steps.get(index - 1);
  }

  /** The sum of the steps' target lengths, in words; at most the largest int. */
  @JsonIgnore
  public int words() {
    return (int) Math.min(Integer.MAX_VALUE, steps.stream().mapToLong(Step::words).sum());
  }
}
