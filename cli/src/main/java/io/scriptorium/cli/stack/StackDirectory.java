package io.scriptorium.cli.stack;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a local stack. One stack at a time owns it, by a lock that the operating
 * system frees with the process; the owner leaves its addresses in it for other commands.
 */
public final class StackDirectory {

  private final Path directory;

  public StackDirectory(Path directory) {
    this.directory = directory;
  }

  public Path path() {
    return directory;
  }

  public Path kafkaData() {
    return directory.resolve("kafka");
  }

  public Path streamsState() {
    return directory.resolve("streams");
  }

  public Path log() {
    return directory.resolve("stack.log");
  }

  /** The addresses of the stack that runs on this directory, if one does and is ready. */
  public Optional<StackAddresses> running() {
    try {
      StackAddresses addresses = Json.read(Files.readAllBytes(addressFile()), StackAddresses.class);
      // After a crash another process may have got the id; only a stack's holds the lock.
      return ProcessHandle.of(addresses.pid())
          .filter(it -> it.isAlive() && (addresses.startedWith(it) || isLocked()))
          .map(_ -> addresses);
    } catch (IOException | BadRecordException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes this process the owner, unless another is.
   *
   * @throws UsageException if the directory cannot be written
   */
  public Optional<Claim> claim() {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      Files.deleteIfExists(addressFile());
      return Optional.of(new Claim(channel));
    } catch (IOException e) {
      throw unusable("cannot be used", e);
    }
  }

  private boolean isLocked() {
    try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE)) {
      return tryLock(channel) == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private UsageException unusable(String why, IOException e) {
    return new UsageException(
        "The data directory %s %s: %s. Name another with --data.".formatted(directory, why, e), e);
  }

  private Path lockFile() {
    return directory.resolve("stack.lock");
  }

  private Path addressFile() {
    return directory.resolve("stack.json");
  }

  /** The ownership of the directory, until it is closed. */
  final class Claim implements AutoCloseable {

    private final FileChannel channel;

    private Claim(FileChannel channel) {
      this.channel = channel;
    }

    /** Lets other commands find the stack. */
    void publish(StackAddresses addresses) {
      Path draft = directory.resolve("stack.json.new");
      try {
        Files.write(draft, Json.write(addresses));
        Files.move(draft, addressFile(), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw unusable("cannot be written", e);
      }
    }

    @Override
    public void close() {
      try {
        if (channel.isOpen()) {
          Files.deleteIfExists(addressFile());
          channel.close();
        }
      } catch (IOException e) {
        throw unusable("could not be left", e);
      }
    }
  }
}
