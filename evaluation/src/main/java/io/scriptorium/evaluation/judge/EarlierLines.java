package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.run.JsonLines;
import io.scriptorium.evaluation.run.LineLog;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What earlier runs wrote down. */
final class EarlierLines {

  private EarlierLines() {}

  /**
   * Gives each line of a log; none where there is no such file. A torn last line is cut off.
   *
   * @throws StartupException naming a line that is not what was written, and the remedy
   */
  static <T> void read(Path file, Class<T> type, Consumer<T> visitor) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    LineLog.open(file).close();
    try {
      JsonLines.read(file, type, (line, _) -> visitor.accept(line));
    } catch (BadRecordException e) {
      throw new StartupException(
          "%s Delete that line to have its text judged again.".formatted(e.getMessage()), e);
    }
  }
}
