package io.scriptorium.cli.stack;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a local stack, which other users can neither read nor change. One stack at
 * a time owns it, by a lock that the operating system frees with the process; the owner leaves its
 * addresses in it for other commands.
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

  public Path backlogState() {
    return directory.resolve("backlog");
  }

  public Path log() {
    return directory.resolve("stack.log");
  }

  /**
   * The addresses of the stack that runs on this directory, if one does and is ready.
   *
   * @throws UsageException if another user could have put them there
   */
  public Optional<StackAddresses> running() {
    try {
      PrivateFiles.requireOwn(directory);
      PrivateFiles.requireOwn(addressFile());
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
   * @throws UsageException if the directory cannot be written, or cannot be kept from other users
   */
  public Optional<Claim> claim() {
    try {
      PrivateFiles.makeFolder(directory, lockFile());
      FileChannel channel =
          FileChannel.open(
              lockFile(),
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              PrivateFiles.ofFile());
      if (tryLock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(prepared(new Claim(channel)));
    } catch (IOException e) {
      throw unusable("cannot be used", e);
    }
  }

  /** Leaves nothing of the last stack's secrets, and nothing that other users can read. */
  private Claim prepared(Claim claim) throws IOException {
    try {
      claim.withdraw();
      for (Path path : List.of(kafkaData(), streamsState(), backlogState(), log(), lockFile())) {
        PrivateFiles.restrictAll(path);
      }
      for (Path folder : List.of(kafkaData(), streamsState(), backlogState())) {
        PrivateFiles.makeFolder(folder, folder);
      }
      PrivateFiles.write(log(), new byte[0]);
      return claim;
    } catch (IOException | RuntimeException e) {
      claim.channel.close();
      throw e;
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

    /** Lets other commands of this user find the stack, and any client reach it. */
    void publish(StackAddresses addresses) {
      Path draft = directory.resolve("stack.json.new");
      try {
        var files = StackClientFiles.in(directory);
        for (var file : files.contents(addresses).entrySet()) {
          PrivateFiles.write(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        PrivateFiles.write(draft, Json.write(addresses));
        Files.move(draft, addressFile(), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw unusable("cannot be written", e);
      }
    }

    private void withdraw() throws IOException {
      Files.deleteIfExists(addressFile());
      for (Path file : StackClientFiles.in(directory).all()) {
        Files.deleteIfExists(file);
      }
    }

    @Override
    public void close() {
      try {
        if (channel.isOpen()) {
          withdraw();
          channel.close();
        }
      } catch (IOException e) {
        throw unusable("could not be left", e);
      }
    }
  }
}
