package io.scriptorium.planner;

/** A model's answer that is no plan; the message tells the model what to mend. */
final class BadPlanException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String problem;

  BadPlanException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** What is wrong with the answer. */
  String problem() {
    return problem;
  }
}
