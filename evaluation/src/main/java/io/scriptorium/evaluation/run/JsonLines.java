package io.scriptorium.evaluation.run;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ObjIntConsumer;

/** Reads files of JSON lines, one line at a time. Blank lines are passed over. */
public final class JsonLines {

  private JsonLines() {}

  /**
   * Gives each line and its number, from 1.
   *
   * @throws BadRecordException naming the file, the line and what is wrong
   * @throws IOException if the file cannot be read, or is no UTF-8
   */
  public static <T> void read(Path file, Class<T> type, ObjIntConsumer<T> visitor)
      throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          try {
            visitor.accept(Json.read(line.getBytes(StandardCharsets.UTF_8), type), number);
          } catch (BadRecordException e) {
            throw new BadRecordException(
                "%s, line %d: %s".formatted(file, number, e.getMessage()), e);
          }
        }
      }
    }
  }
}
