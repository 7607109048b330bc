package io.scriptorium.evaluation.dataset;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the JSON lines that a build wrote, one at a time. For one thread. */
final class LoggedLines<T> implements AutoCloseable {

  /** Far beyond the longest document's JSON. */
  private static final int LONGEST_LINE_BYTES = 256 * 1024 * 1024;

  private final Path file;
  private final Class<T> type;
  private final String remedy;
  private final ByteLines lines;
  private int length;

  /**
   * @param remedy what somebody is to do about a damaged line, as a sentence
   */
  LoggedLines(Path file, Class<T> type, String remedy) throws IOException {
    this.file = file;
    this.type = type;
    this.remedy = remedy;
    this.lines = ByteLines.open(file, LONGEST_LINE_BYTES);
  }

  /**
   * The next line; null after the last.
   *
   * @throws StartupException if it is not what was written
   */
  @Nullable T next() throws IOException {
    byte[] line = lines.next();
    if (line == null) {
      return null;
    }
    length = line.length;
    try {
      return Json.read(line, type);
    } catch (BadRecordException e) {
      throw new StartupException(
          "%s, line %d, is damaged: %s %s".formatted(file, lines.number(), e.getMessage(), remedy),
          e);
    }
  }

  /** Where the line that was given last begins in the file, in bytes. */
  long start() {
    return lines.start();
  }

  /** How long the line is that was given last, in bytes, without its end. */
  int length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
