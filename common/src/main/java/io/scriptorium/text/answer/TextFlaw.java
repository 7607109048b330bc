package io.scriptorium.text.answer;

import java.util.Locale;

/** What may be wrong with a model's answer as a section's text. */
public enum TextFlaw {
  /** The answer is a refusal: it is never stored. */
  REFUSAL,
  /** It says the same thing over and over. */
  LOOP,
  /** It says again what an earlier section says. */
  REPETITION,
  /** Something around the text is no part of it; it is removed. */
  LEFTOVERS;

  /** The name in records and metrics: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
