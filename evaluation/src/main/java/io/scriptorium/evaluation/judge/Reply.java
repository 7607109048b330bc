package io.scriptorium.evaluation.judge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;

/**
 * What became of a question.
 *
 * @param <T> what answers are read as
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reply.Usable.class, name = "usable"),
  @JsonSubTypes.Type(value = Reply.None.class, name = "none")
})
public sealed interface Reply<T> {

  /**
   * An answer came that could be read.
   *
   * @param model the one that gave it, as its server named it
   */
  record Usable<T>(T value, String model) implements Reply<T> {

    public Usable {
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(model, "model");
    }
  }

  /**
   * None came.
   *
   * @param reason why, for people
   */
  record None<T>(String reason) implements Reply<T> {}
}
