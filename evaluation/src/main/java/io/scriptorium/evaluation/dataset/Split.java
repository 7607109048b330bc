package io.scriptorium.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonValue;
import io.scriptorium.evaluation.file.Fingerprint;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One of the parts of a data set that are kept apart. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** The name used in JSON and in file names: lower case. */
  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  String textsFile() {
    return json() + ".jsonl";
  }

  String preferencesFile() {
    return "preferences-" + json() + ".jsonl";
  }

  /**
   * How the instructions are parted, in shares that sum up to 1. An instruction's split depends on
   * its words and the seed alone, so that a larger data set leaves it where it is, and all its
   * texts are in one split.
   */
  public record Shares(double train, double validation, double test) {

    public static final Shares DEFAULT = new Shares(0.96, 0.02, 0.02);

    private static final double ROUNDING = 1e-9;

    void addProblems(List<String> problems) {
      boolean sound = train >= 0 && validation >= 0 && test >= 0;
      if (!sound || !(Math.abs(train + validation + test - 1) <= ROUNDING)) {
        problems.add(
            "The shares of train, validation and test are %s, %s and %s; each must be 0 or more, and their sum 1."
                .formatted(train, validation, test));
      }
    }

    void describe(Map<String, String> settings) {
      settings.put("train-share", Double.toString(train));
      settings.put("validation-share", Double.toString(validation));
      settings.put("test-share", Double.toString(test));
    }

    /** The split of an instruction. */
    Split of(long seed, String instruction) {
      double drawn = Fingerprint.share(seed, "split", Instruction.normalized(instruction));
      if (drawn < train) {
        return TRAIN;
      }
      // The last share of any size takes what rounding leaves.
      return drawn < train + validation || test == 0 ? VALIDATION : TEST;
    }
  }
}
