package io.scriptorium.evaluation.judge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import java.util.Optional;

/** The judge's answer about one text, or the reason for its absence. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Judgement.Given.class, name = "given"),
  @JsonSubTypes.Type(value = Judgement.Dropped.class, name = "dropped")
})
public sealed interface Judgement {

  /** The model that gave the ratings; empty without any. */
  default Optional<String> givenBy() {
    return this instanceof Given given ? Optional.of(given.model()) : Optional.empty();
  }

  /**
   * The judge's ratings.
   *
   * @param model the judge, as its server named it
   */
  record Given(Quality quality, String model) implements Judgement {

    public Given {
      Objects.requireNonNull(quality, "quality");
      Objects.requireNonNull(model, "model");
    }
  }

  /**
   * No ratings; the text is in no mean of S_q, and reports list the reason.
   *
   * @param reason the last try's failure, or why the judge was not asked
   */
  record Dropped(String reason) implements Judgement {}
}
