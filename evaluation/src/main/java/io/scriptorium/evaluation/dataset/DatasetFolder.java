package io.scriptorium.evaluation.dataset;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.runtime.StartupException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** A data set's folder, held for one process at a time. */
final class DatasetFolder implements AutoCloseable {

  static final String IDENTITY = "dataset.json";

  private static final String LOCK = ".lock";
  private static final String UNFINISHED = ".tmp";

  /** Files of a process that was killed before it wrote the identity. */
  private static final Set<String> BEFORE_IDENTITY = Set.of(LOCK, IDENTITY + UNFINISHED);

  private final Path folder;
  private final FileChannel lock;

  private DatasetFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens the folder of a new data set, or of one to resume.
   *
   * @throws StartupException if it holds another data set or other things, or another process is at
   *     work in it
   */
  static DatasetFolder open(Path path, DatasetIdentity identity) throws IOException {
    Files.createDirectories(path);
    var folder = new DatasetFolder(path, lock(path));
    try {
      folder.check(identity);
      Files.createDirectories(path.resolve("raw"));
      return folder;
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // This process itself holds the lock.
    }
    channel.close();
    throw new StartupException(
        "%s is in use: a build of its data set is running. Wait for it, or stop it."
            .formatted(folder));
  }

  private void check(DatasetIdentity identity) throws IOException {
    Path file = folder.resolve(IDENTITY);
    if (Files.exists(file)) {
      List<String> differences = identity.differencesFrom(read(file));
      if (!differences.isEmpty()) {
        throw new StartupException(
            "%s holds a data set with other settings: %s. Use the settings it was started with to resume it, or name another folder."
                .formatted(folder, String.join("; ", differences)));
      }
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.anyMatch(it -> !BEFORE_IDENTITY.contains(it.getFileName().toString()))) {
        throw new StartupException(
            "%s is not empty, and holds no data set to resume (there is no %s). Name an empty or a new folder."
                .formatted(folder, IDENTITY));
      }
    }
    Files.write(unfinished(IDENTITY), Json.write(identity));
    finish(IDENTITY);
  }

  private static DatasetIdentity read(Path file) throws IOException {
    try {
      return Json.read(Files.readAllBytes(file), DatasetIdentity.class);
    } catch (BadRecordException e) {
      throw new StartupException(
          "%s does not say what data set its folder holds: %s Give another folder."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  Path selection() {
    return folder.resolve("raw", "selection.jsonl");
  }

  Path longOutput() {
    return folder.resolve("raw", "long-output.jsonl");
  }

  Path documents() {
    return folder.resolve("raw", "documents.jsonl");
  }

  Path judgements() {
    return folder.resolve("raw", "judgements.jsonl");
  }

  AtomicFiles newFiles() {
    return new AtomicFiles();
  }

  /** Where a file is written that is not to be seen before it is whole. */
  private Path unfinished(String name) {
    return folder.resolve(name + UNFINISHED);
  }

  /** Puts a file in its place that was written to {@link #unfinished}. */
  private void finish(String name) throws IOException {
    Path from = unfinished(name);
    Path to = folder.resolve(name);
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /**
   * Files that are written under temporary names, and renamed together when all are complete. For
   * one thread.
   */
  final class AtomicFiles implements AutoCloseable {

    private final Map<String, OutputStream> files = new LinkedHashMap<>();

    /** Opens a file, which may stay empty. */
    void begin(String name) throws IOException {
      files.put(name, new BufferedOutputStream(Files.newOutputStream(unfinished(name))));
    }

    /** Adds a JSON line to an open file. */
    void line(String name, Object value) throws IOException {
      OutputStream file = Objects.requireNonNull(files.get(name), name);
      file.write(Json.write(value));
      file.write('\n');
    }

    /** A whole file. */
    void write(String name, String text) throws IOException {
      begin(name);
      Objects.requireNonNull(files.get(name)).write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Renames all files, in the order in which they were opened. */
    void finish() throws IOException {
      for (OutputStream file : files.values()) {
        file.close();
      }
      for (String name : files.keySet()) {
        DatasetFolder.this.finish(name);
      }
    }

    @Override
    public void close() throws IOException {
      for (OutputStream file : files.values()) {
        file.close();
      }
      for (String name : files.keySet()) {
        Files.deleteIfExists(unfinished(name));
      }
    }
  }
}
