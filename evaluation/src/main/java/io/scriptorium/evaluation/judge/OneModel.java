package io.scriptorium.evaluation.judge;

import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds a log to one judging model, since what two models say is no one scale. For one thread. */
public final class OneModel {

  private final Path file;
  private @Nullable String model;

  /**
   * @param file the log
   */
  public OneModel(Path file) {
    this.file = file;
  }

  /**
   * Takes note of the model behind an answer that is in the log, or is to get there.
   *
   * @throws StartupException if the log's answers are another model's
   */
  public void require(String another) {
    if (model == null) {
      model = another;
    } else if (!model.equals(another)) {
      throw new StartupException(
          "%s holds answers of the model \"%s\", and one of the model \"%s\" came: the two are not mixed. Name the first one with --judge-model, or move the file away to have all judged anew."
              .formatted(file, model, another));
    }
  }

  /** The model; empty before any answer. */
  public Optional<String> name() {
    return Optional.ofNullable(model);
  }
}
