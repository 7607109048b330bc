package io.scriptorium.planner;

/** A model's answer is not a usable plan; the message tells the model what to correct. */
final class BadPlanException extends Exception {

  private static final long serialVersionUID = 1L;

  BadPlanException(String problem) {
    super(problem);
  }

  /** What is wrong with the answer. */
  String problem() {
    return String.valueOf(getMessage());
  }
}
