package io.scriptorium.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

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
}
