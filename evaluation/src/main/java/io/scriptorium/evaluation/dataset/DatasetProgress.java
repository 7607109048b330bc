package io.scriptorium.evaluation.dataset;

/** Receives the progress of a build, one call at a time. */
@FunctionalInterface
public interface DatasetProgress {

  /** Ignores the progress. */
  DatasetProgress NONE = (_, _, _) -> {};

  /**
   * Reports a change.
   *
   * @param selected how many instructions are selected so far
   * @param written how many documents are there, those of earlier runs included
   * @param toWrite how many documents still have to come; 0 while instructions are selected
   */
  void at(int selected, int written, int toWrite);
}
