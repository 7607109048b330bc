package io.scriptorium.evaluation.judge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;

/** What became of asking the judge about one text. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Judgement.Given.class, name = "given"),
  @JsonSubTypes.Type(value = Judgement.Dropped.class, name = "dropped")
})
public sealed interface Judgement {

  /**
   * The judge gave its marks.
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
   * No marks could be had; the text counts in no mean of S_q, and is told of by number and reason.
   *
   * @param reason the last try's failure, or why the judge was not asked
   */
  record Dropped(String reason) implements Judgement {}
}
