package io.scriptorium.evaluation.dataset.instruction;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why no text is written for an instruction. */
public enum InstructionDrop {
  BLANK("blank"),
  TOO_LONG("the instruction itself is too long"),
  HARMFUL("asks for something harmful"),
  DATA_SCRAPING("asks for personal data, or for data to be scraped or dumped"),
  ASKS_FOR_TOO_LITTLE("asks for fewer words than the least"),
  ASKS_FOR_TOO_MUCH("asks for more words than the most"),
  NO_SIGN_OF_LENGTH("states no length, and shows no sign of needing a long text"),
  DUPLICATE("repeats an earlier instruction but for white space and case"),
  NEEDS_NO_LONG_TEXT("was judged to need no long text");

  private final String description;

  InstructionDrop(String description) {
    this.description = description;
  }

  /** The name used in JSON: lower case. */
  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In words, to follow "it". */
  public String description() {
    return description;
  }
}
