package io.scriptorium.evaluation.judge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The judge's verdict on which of two texts is better, in one order of the two. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PairVerdict.Given.class, name = "given"),
  @JsonSubTypes.Type(value = PairVerdict.Dropped.class, name = "dropped")
})
public sealed interface PairVerdict {

  /** The model that gave the verdict; empty without any. */
  default Optional<String> givenBy() {
    return this instanceof Given given ? Optional.of(given.model()) : Optional.empty();
  }

  /** Which of two texts a judge prefers, by the order in which it was shown them. */
  enum Preference {
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

  /**
   * The judge said which.
   *
   * @param preference by the order in which the texts were shown
   * @param model the judge, as its server named it
   */
  record Given(Preference preference, String model) implements PairVerdict {

    public Given {
      Objects.requireNonNull(preference, "preference");
      Objects.requireNonNull(model, "model");
    }
  }

  /**
   * No verdict could be had.
   *
   * @param reason the last try's failure
   */
  record Dropped(String reason) implements PairVerdict {}
}
