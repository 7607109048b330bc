package io.scriptorium.evaluation.judge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;

/** What became of asking the judge which of two texts is better, in one order of the two. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Verdict.Given.class, name = "given"),
  @JsonSubTypes.Type(value = Verdict.Dropped.class, name = "dropped")
})
public sealed interface Verdict {

  /**
   * The judge said which.
   *
   * @param preference by the order in which the texts were shown
   * @param model the judge, as its server named it
   */
  record Given(Preference preference, String model) implements Verdict {

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
  record Dropped(String reason) implements Verdict {}
}
