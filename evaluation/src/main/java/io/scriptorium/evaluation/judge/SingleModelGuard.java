package io.scriptorium.evaluation.judge;

import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a log to one judging model: ratings of two are not comparable. For one thread. */
public final class SingleModelGuard {

  private final Path file;
  private @Nullable String model;

  /**
   * @param file the log
   */
  public SingleModelGuard(Path file) {
    this.file = file;
  }

  /**
   * Records the model of an answer that is, or will be, in the log.
   *
   * @throws StartupException if the log's answers are another model's
   */
  public void require(String another) {
    if (model == null) {
      model = another;
    } else if (!model.equals(another)) {
      throw new StartupException(
          "%s holds answers of the model \"%s\", but the model \"%s\" answered; answers of two models are not mixed. Name the first one with --judge-model, or move the file to have everything judged again."
              .formatted(file, model, another));
    }
  }

  /** The model; empty before any answer. */
  public Optional<String> name() {
    return Optional.ofNullable(model);
  }
}
