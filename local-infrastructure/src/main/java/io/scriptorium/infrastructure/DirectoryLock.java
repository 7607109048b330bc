package io.scriptorium.infrastructure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second broker off a data directory. Kafka's own lock comes too late: its controller has
 * already written to the metadata log by then. The operating system frees the lock when this
 * process ends.
 */
final class DirectoryLock implements AutoCloseable {

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(".local-kafka.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new InfrastructureException(
          "The data directory %s is in use by a running local Kafka. Stop that one, or name another directory with --data."
              .formatted(directory));
    }
    return new DirectoryLock(channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
