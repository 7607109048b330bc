package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.run.Prediction;

/**
 * Two texts for one prompt.
 *
 * @param first the one that is shown first
 * @param second the one that is shown after it
 */
public record TextPair(Prediction first, Prediction second) {

  /** The same texts the other way round. */
  public TextPair swapped() {
    return new TextPair(second, first);
  }

  /** Whether there are two whole texts. */
  public boolean completed() {
    return first.completed() && second.completed();
  }

  /** Whether the two are the same, letter by letter, so that there is nothing to prefer. */
  public boolean same() {
    return first.response().equals(second.response());
  }
}
