package io.scriptorium.evaluation.judge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a question.
 *
 * @param <T> what answers are read as
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ModelReply.Usable.class, name = "usable"),
  @JsonSubTypes.Type(value = ModelReply.None.class, name = "none")
})
public sealed interface ModelReply<T> {

  /** The model that gave the answer; empty without any. */
  default Optional<String> givenBy() {
    return this instanceof Usable<T> usable ? Optional.of(usable.model()) : Optional.empty();
  }

  /**
   * A readable answer.
   *
   * @param model the one that gave it, as its server named it
   */
  record Usable<T>(T value, String model) implements ModelReply<T> {

    public Usable {
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(model, "model");
    }
  }

  /**
   * No readable answer.
   *
   * @param reason why, for people
   */
  record None<T>(String reason) implements ModelReply<T> {}
}
