package io.scriptorium.planner;

import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules by which a model's outline becomes a plan.
 *
 * @param maxSteps most sections a document may have; an outline with more is merged
 * @param minStepWords shortest section worth a step, in words
 * @param maxStepWords longest section a model writes in one piece, in words
 * @param tolerance how far the sum may be from the length asked for, as a fraction of it
 * @param shortRequestWords a request below this length is one section and needs no model's plan
 */
@Removed({"PLANNER_MAX_SECTIONS", "PLANNER_PLAN_TOLERANCE"})
public record PlanRules(
    @Fixed("400") int maxSteps,
    @Fixed("50") int minStepWords,
    @Fixed("1500") int maxStepWords,
    @Fixed("0.25") double tolerance,
    @Fixed("400") int shortRequestWords) {

  /** A model's answer is not a usable plan; the message names what the model must correct. */
  static final class BadPlanException extends Exception {

    private static final long serialVersionUID = 1L;

    BadPlanException(String problem) {
      super(problem);
    }

    /** What is wrong with the answer. */
    String problem() {
      return String.valueOf(getMessage());
    }
  }

  public static final PlanRules DEFAULT = SettingsReader.defaults(PlanRules.class);

  /** Whether a request of this length is written in one section. */
  boolean isShort(int words) {
    return words < shortRequestWords;
  }

  /**
   * Makes a plan of a model's steps: checks them, and merges neighbours where there are too many.
   *
   * @param steps as the model gave them
   * @param targetWords the length asked for
   * @throws BadPlanException that names what the model must correct
   */
  Plan apply(List<Step> steps, int targetWords) throws BadPlanException {
    if (steps.isEmpty()) {
      throw new BadPlanException("The plan has no sections.");
    }
    for (int i = 0; i < steps.size(); i++) {
      int words = steps.get(i).words();
      if (words < minStepWords || words > maxStepWords) {
        throw new BadPlanException(
            "Section %d has %d words; each section must have %d to %d words."
                .formatted(i + 1, words, minStepWords, maxStepWords));
      }
    }
    long sum = steps.stream().mapToLong(Step::words).sum();
    if (Math.abs(sum - targetWords) > tolerance * targetWords) {
      throw new BadPlanException(
          "The sections add up to %d words; they must add up to about %d words (%d to %d)."
              .formatted(
                  sum,
                  targetWords,
                  Math.round(targetWords * (1 - tolerance)),
                  Math.round(targetWords * (1 + tolerance))));
    }
    return new Plan(merge(steps));
  }

  /** Joins the two neighbours that are shortest together until few enough are left. */
  private List<Step> merge(List<Step> steps) throws BadPlanException {
    List<Step> merged = new ArrayList<>(steps);
    while (merged.size() > maxSteps) {
      int shortest = 0;
      for (int i = 1; i + 1 < merged.size(); i++) {
        if (wordsOfPair(merged, i) < wordsOfPair(merged, shortest)) {
          shortest = i;
        }
      }
      if (wordsOfPair(merged, shortest) > maxStepWords) {
        throw new BadPlanException(
            "The plan has %d sections; at most %d are allowed, and joining neighbours would make one longer than %d words."
                .formatted(steps.size(), maxSteps, maxStepWords));
      }
      Step second = merged.remove(shortest + 1);
      Step first = merged.get(shortest);
      merged.set(
          shortest,
          new Step(
              first.mainPoint() + "; then: " + second.mainPoint(), first.words() + second.words()));
    }
    return merged;
  }

  private static int wordsOfPair(List<Step> steps, int first) {
    return steps.get(first).words() + steps.get(first + 1).words();
  }
}
