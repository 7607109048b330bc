package io.scriptorium.evaluation.dataset;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The selected instructions in the order of their lines, one at a time. For one thread. */
final class SelectedInstructions implements AutoCloseable {

  private final LoggedLines<Decision> decisions;

  private SelectedInstructions(LoggedLines<Decision> decisions) {
    this.decisions = decisions;
  }

  /**
   * @param selection the file of decisions
   */
  static SelectedInstructions open(Path selection) throws IOException {
    return new SelectedInstructions(Selection.decisions(selection));
  }

  /** The next one; null after the last. */
  Decision.@Nullable Selected next() throws IOException {
    Decision decision = decisions.next();
    while (decision != null) {
      if (decision instanceof Decision.Selected selected) {
        return selected;
      }
      decision = decisions.next();
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    decisions.close();
  }
}
