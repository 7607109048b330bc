package io.scriptorium.evaluation.dataset;

import io.scriptorium.job.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that are written under other names, and put in their places together when all are whole.
 * For one thread.
 */
final class FinishedFiles implements AutoCloseable {

  private final DatasetFolder folder;
  private final Map<String, OutputStream> files = new LinkedHashMap<>();

  FinishedFiles(DatasetFolder folder) {
    this.folder = folder;
  }

  /** Begins a file, which may stay empty. */
  void begin(String name) throws IOException {
    files.put(name, new BufferedOutputStream(Files.newOutputStream(folder.unfinished(name))));
  }

  /** Adds a JSON line to a file that was begun. */
  void line(String name, Object value) throws IOException {
    write(name, Json.write(value));
    write(name, new byte[] {'\n'});
  }

  void write(String name, byte[] bytes) throws IOException {
    OutputStream file = files.get(name);
    if (file == null) {
      throw new IllegalStateException("The file %s was not begun.".formatted(name));
    }
    file.write(bytes);
  }

  /** Puts all files in their places, in the order in which they were begun. */
  void finish() throws IOException {
    for (OutputStream file : files.values()) {
      file.close();
    }
    for (String name : files.keySet()) {
      folder.finish(name);
    }
  }

  @Override
  public void close() throws IOException {
    for (OutputStream file : files.values()) {
      file.close();
    }
    for (String name : files.keySet()) {
      Files.deleteIfExists(folder.unfinished(name));
    }
  }
}
