package io.scriptorium.kafka.streams;

import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One worker's own folder in the directory that several share: the first numbered one that no
 * process holds. Each Kafka cluster has its own folders, so that the state of one cluster's topics
 * is never used for another's. The operating system frees the lock when the process ends.
 */
final class StateDirectory implements AutoCloseable {

  private static final int MOST_WORKERS = 100;

  private final Path path;
  private final FileChannel channel;

  private StateDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes a folder.
   *
   * @param stage the kind of worker that shares the directory: {@code assembler}
   * @throws StartupException if the directory cannot be used, or all its folders are held
   */
  static StateDirectory take(Path shared, String clusterId, String stage) {
    Path folders = shared.toAbsolutePath().resolve(clusterId);
    try {
      for (int number = 0; number < MOST_WORKERS; number++) {
        Path path = Files.createDirectories(folders.resolve(Integer.toString(number)));
        FileChannel channel =
            FileChannel.open(
                path.resolve(stage + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) != null) {
          return new StateDirectory(path, channel);
        }
        channel.close();
      }
    } catch (IOException e) {
      throw new StartupException(
          "The state directory %s cannot be used: %s. Name one that can be written with --state-dir or %s_STATE_DIR."
              .formatted(folders, e, stage.toUpperCase(Locale.ROOT)),
          e);
    }
    throw new StartupException(
        "All %d folders in the state directory %s are held by running %ss; name another one with --state-dir."
            .formatted(MOST_WORKERS, folders, stage));
  }

  Path path() {
    return path;
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("The lock of " + path + " cannot be released", e);
    }
  }
}
