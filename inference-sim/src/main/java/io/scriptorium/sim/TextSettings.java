package io.scriptorium.sim;

/**
 * What the simulated model writes.
 *
 * @param seed changes every text; the same prompt and seed give the same text
 * @param deviation how far the length may stray from what was asked, evenly to both sides, as a
 *     share from 0 to 0.95
 * @param identifiers whether a section begins with "Paragraph N:", as some models do
 * @param sampled whether each generation gets a text of its own even for a prompt seen before, as
 *     with a temperature above zero
 */
public record TextSettings(long seed, double deviation, boolean identifiers, boolean sampled) {

  /**
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public TextSettings {
    Bounds.range("deviation", deviation, 0, 0.95);
  }

  /** Seed 1, lengths within 5 % of what was asked, no identifiers, the same text for a prompt. */
  public static TextSettings defaults() {
    return new TextSettings(1, 0.05, false, false);
  }

  public TextSettings withSeed(long seed) {
    return new TextSettings(seed, deviation, identifiers, sampled);
  }

  public TextSettings withDeviation(double deviation) {
    return new TextSettings(seed, deviation, identifiers, sampled);
  }

  public TextSettings withSampled(boolean sampled) {
    return new TextSettings(seed, deviation, identifiers, sampled);
  }
}
