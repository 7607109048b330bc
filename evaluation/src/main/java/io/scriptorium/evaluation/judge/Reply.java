package io.scriptorium.evaluation.judge;

/**
 * What became of a question.
 *
 * @param <T> what answers are read as
 */
public sealed interface Reply<T> {

  /**
   * An answer came that could be read.
   *
   * @param model the one that gave it, as its server named it
   */
  record Usable<T>(T value, String model) implements Reply<T> {}

  /**
   * None came.
   *
   * @param reason why, for people
   */
  record None<T>(String reason) implements Reply<T> {}
}
