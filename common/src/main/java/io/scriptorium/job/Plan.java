package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/** The ordered outline of a document: one step for each section, the first at index 1. */
public record Plan(List<Step> steps) {

  public Plan {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("A plan has no steps; it needs at least one.");
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

  /** The sum of the steps' target lengths, in words. */
  @JsonIgnore
  public int words() {
    return steps.stream().mapToInt(Step::words).sum();
  }
}
