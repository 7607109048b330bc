package io.scriptorium.evaluation.dataset;

import io.scriptorium.job.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that are written under temporary names, and renamed together when all are complete. For one
 * thread.
 */
final class AtomicFiles implements AutoCloseable {

  private final DatasetFolder folder;
  private final Map<String, OutputStream> files = new LinkedHashMap<>();

  AtomicFiles(DatasetFolder folder) {
    this.folder = folder;
  }

  /** Opens a file, which may stay empty. */
  void begin(String name) throws IOException {
    files.put(name, new BufferedOutputStream(Files.newOutputStream(folder.unfinished(name))));
  }

  /** Adds a JSON line to an open file. */
  void line(String name, Object value) throws IOException {
    write(name, Json.write(value));
    write(name, new byte[] {'\n'});
  }

  void write(String name, byte[] bytes) throws IOException {
    OutputStream file = files.get(name);
    if (file == null) {
      throw new IllegalStateException("The file %s was not opened.".formatted(name));
    }
    file.write(bytes);
  }

  /** Renames all files, in the order in which they were opened. */
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
