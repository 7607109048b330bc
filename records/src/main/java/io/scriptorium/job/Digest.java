package io.scriptorium.job;

/**
 * What a section that begins a new lineage was written from, in place of all the text before it. A
 * lineage is a run of sections whose prompts are append-only; the model's context window ends it.
 *
 * @param notes on the sections before, made by the model; empty where there are none
 * @param from the first section that the lineage's prompts hold verbatim; the section's own index
 *     where they hold none before it
 */
public record Digest(String notes, int from) {

  /** The longest notes, in characters. */
  public static final int MOST_CHARACTERS = 16_000;
}
