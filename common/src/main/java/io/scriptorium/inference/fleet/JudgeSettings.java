package io.scriptorium.inference.fleet;

import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.Setting.Renamed;
import java.util.Optional;

/** The servers whose model judges texts. Nothing is judged without them. */
@Removed("JUDGE_INFERENCE_SEATS")
public record JudgeSettings(
    @Renamed(
            from = "inference",
            option = "judge",
            variable = "JUDGE_INFERENCE",
            help = "For judging texts; without servers nothing is judged. ")
        ServerAccess access) {

  /** Texts judged concurrently on each server that is given no seats. */
  private static final int DEFAULT_SEATS = 4;

  /** The judge's settings, or empty where none is wanted. */
  public Optional<InferenceSettings> ifGiven() {
    return InferenceSettings.DEFAULT
        .withFleet(InferenceSettings.JUDGING)
        .withAccess(access)
        .withDirectory(DirectorySettings.DEFAULT.withDefaultSeats(DEFAULT_SEATS))
        .ifGiven();
  }
}
