package io.scriptorium.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The decision on one line of instructions: a line of {@code raw/selection.jsonl}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "decision")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Decision.Selected.class, name = "selected"),
  @JsonSubTypes.Type(value = Decision.Dropped.class, name = "dropped"),
  @JsonSubTypes.Type(value = Decision.Unreadable.class, name = "unreadable")
})
public sealed interface Decision {

  /** Its line in the file, from 1. */
  int line();

  /**
   * A text is to be written.
   *
   * @param words how long, in words
   * @param drawn whether the length is one drawn by chance, since none was stated
   * @param language the language to write in, or null for the instruction's own
   * @param type what kind of text it asks for, or null
   * @param id the one that its line names, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Selected(
      int line,
      String instruction,
      int words,
      boolean drawn,
      @Nullable String language,
      @Nullable String type,
      @Nullable String id)
      implements Decision {

    /** An instruction whose line names no id. */
    Selected(
        int line,
        String instruction,
        int words,
        boolean drawn,
        @Nullable String language,
        @Nullable String type) {
      this(line, instruction, words, drawn, language, type, null);
    }
  }

  /** It is no instruction for long output. */
  record Dropped(int line, InstructionDrop reason) implements Decision {}

  /** It could not be read. */
  record Unreadable(int line, String reason) implements Decision {}

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
}
