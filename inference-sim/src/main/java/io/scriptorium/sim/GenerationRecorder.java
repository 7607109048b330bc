package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatorJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the last generations in memory, and all of them in a file where one is named. */
final class GenerationRecorder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GenerationRecorder.class);

  private final int limit;
  private final boolean texts;
  // Guarded by this.
  private final Deque<Generation> last = new ArrayDeque<>();
  private @Nullable BufferedWriter file;

  /**
   * @param texts whether the texts generated are kept too
   * @throws IllegalArgumentException if the file cannot be written
   */
  GenerationRecorder(int limit, boolean texts, @Nullable Path path) {
    this.limit = limit;
    this.texts = texts;
    try {
      this.file = path == null ? null : Files.newBufferedWriter(path);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The generations log %s cannot be written; name a file in a writable directory."
              .formatted(path),
          e);
    }
  }

  /** Whether generations are to come with their texts. */
  boolean keepsTexts() {
    return texts;
  }

  synchronized void add(Generation generation) {
    last.add(generation);
    if (last.size() > limit) {
      last.remove();
    }
    if (file == null) {
      return;
    }
    try {
      file.write(SimulatorJson.MAPPER.writeValueAsString(generation));
      file.write('\n');
      file.flush();
    } catch (IOException e) {
      log.error("The generations log cannot be written; no further generations are logged.", e);
      file = null;
    }
  }

  synchronized List<Generation> generations() {
    return List.copyOf(last);
  }

  @Override
  public synchronized void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException("The generations log cannot be completed.", e);
      }
      file = null;
    }
  }
}
