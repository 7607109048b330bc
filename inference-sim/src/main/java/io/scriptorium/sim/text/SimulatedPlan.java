package io.scriptorium.sim.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A plan: what each section says, and its words. */
record SimulatedPlan(List<Step> steps) {
  private static final int LEAST_MEAN_WORDS = 400;
  private static final int MOST_MEAN_WORDS = 600;
  private static final double LEAST_WEIGHT = 0.75;
  private static final double WEIGHTS = 0.5;
  private static final List<String> TASKS =
      List.of("Show", "Explain", "Describe", "Explore", "Consider", "Examine");

  /** One section. */
  record Step(String mainPoint, int words) {}

  /**
   * Steps of about 200 to 1,000 words each that add up to the total; fewer and longer ones where
   * more are not allowed.
   */
  static SimulatedPlan of(int totalWords, int mostSteps, Random random, ProseGenerator prose) {
    int mean = LEAST_MEAN_WORDS + random.nextInt(MOST_MEAN_WORDS - LEAST_MEAN_WORDS + 1);
    int count = Math.clamp(Math.round((double) totalWords / mean), 1, mostSteps);
    double[] weights = random.doubles(count).map(share -> LEAST_WEIGHT + WEIGHTS * share).toArray();
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    List<Step> steps = new ArrayList<>();
    double passed = 0;
    int given = 0;
    for (int index = 0; index < count; index++) {
      passed += weights[index];
      int upTo = index == count - 1 ? totalWords : (int) Math.round(totalWords * passed / sum);
      String task =
          index == 0
              ? "Introduce"
              : index == count - 1 ? "Conclude" : TASKS.get(random.nextInt(TASKS.size()));
      steps.add(new Step(prose.mainPoint(task), upTo - given));
      given = upTo;
    }
    return new SimulatedPlan(List.copyOf(steps));
  }

  /** The steps as lines of number, words and main point. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    for (int index = 0; index < steps.size(); index++) {
      Step step = steps.get(index);
      lines.append(index == 0 ? "" : "\n").append(index + 1);
      lines.append(" | ").append(step.words()).append(" | ").append(step.mainPoint());
    }
    return lines.toString();
  }
}
