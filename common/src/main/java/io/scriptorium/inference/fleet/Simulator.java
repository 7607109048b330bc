package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import org.jspecify.annotations.Nullable;

/** The model that writes nonsense. It continues no model's document, and no model continues its. */
final class Simulator {

  /** Its name, in answers and lists of models. */
  static final String MODEL = "scriptorium-simulator";

  private Simulator() {}

  /**
   * Requires that a model may continue a job.
   *
   * @param model the server's; null where it is not known yet
   * @param begunBy the one that began the job; null for none
   * @throws InferenceException if one of them is the simulator, and the other is not
   */
  static void requireSameKind(String server, @Nullable String model, @Nullable String begunBy)
      throws InferenceException {
    if (model != null && begunBy != null && MODEL.equals(model) != MODEL.equals(begunBy)) {
      throw new InferenceException(new InferenceFailure.OtherModel(server, model, begunBy));
    }
  }
}
