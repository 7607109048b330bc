package io.scriptorium.inference.fleet;

import org.jspecify.annotations.Nullable;

/** The model that writes nonsense. It continues no model's document, and no model continues its. */
final class Simulator {

  /** Its name, in answers and lists of models. */
  static final String MODEL = "scriptorium-simulator";

  private Simulator() {}

  /**
   * Whether a model may continue a job.
   *
   * @param model the one to continue; null where it is not known yet
   * @param begunBy the one that began it; null for none
   */
  static boolean mayContinue(@Nullable String model, @Nullable String begunBy) {
    return model == null || begunBy == null || MODEL.equals(model) == MODEL.equals(begunBy);
  }
}
