package io.scriptorium.evaluation.dataset.text;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a document is no text of the data set. */
public enum TextDrop {
  FAILED("its job failed"),
  CANCELLED("its job was cancelled"),
  ERROR_TEXT("holds an error message where a text should be"),
  REFUSED("is a refusal"),
  TOO_SHORT("too short for what was asked"),
  REPETITIVE("repeats itself"),
  DUPLICATED_PARAGRAPHS("holds paragraphs more than once"),
  NOT_THE_BEST("another text of its instruction is better"),
  BALANCED_AWAY("balanced away: its length bucket is full");

  private final String description;

  TextDrop(String description) {
    this.description = description;
  }

  /** The name used in JSON: lower case. */
  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In words. */
  public String description() {
    return description;
  }
}
