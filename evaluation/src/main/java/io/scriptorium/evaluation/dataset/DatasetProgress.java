package io.scriptorium.evaluation.dataset;

/** Is told how far a build is, for a line of progress. Calls come one at a time. */
@FunctionalInterface
public interface DatasetProgress {

  /** For whom nobody waits. */
  DatasetProgress NONE = (_, _, _) -> {};

  /**
   * Something has come on.
   *
   * @param selected how many instructions are selected so far
   * @param written how many documents are there, those of earlier runs included
   * @param toWrite how many documents still have to come; 0 while instructions are selected
   */
  void at(int selected, int written, int toWrite);
}
