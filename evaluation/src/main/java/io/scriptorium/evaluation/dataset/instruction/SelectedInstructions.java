package io.scriptorium.evaluation.dataset.instruction;

import io.scriptorium.evaluation.file.JsonLineReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The selected instructions in the order of their lines, one at a time. For one thread. */
public final class SelectedInstructions implements AutoCloseable {

  private final JsonLineReader decisions;

  SelectedInstructions(JsonLineReader decisions) {
    this.decisions = decisions;
  }

  /** The next one; null after the last. */
  public Decision.@Nullable Selected next() throws IOException {
    while (true) {
      switch (decisions.next(Decision.class)) {
        case null -> {
          return null;
        }
        case Decision.Selected selected -> {
          return selected;
        }
        case Decision.Dropped _, Decision.Unreadable _ -> {}
      }
    }
  }

  @Override
  public void close() throws IOException {
    decisions.close();
  }
}
