package io.scriptorium.evaluation.judge;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which of two texts a judge prefers, by the order in which it was shown them. */
public enum Preference {
  FIRST,
  SECOND,
  TIE;

  /** The name used in questions, answers and JSON: lower case. */
  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same preference for the swapped pair. */
  public Preference swapped() {
    return switch (this) {
      case FIRST -> SECOND;
      case SECOND -> FIRST;
      case TIE -> TIE;
    };
  }
}
