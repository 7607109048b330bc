package io.scriptorium.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The disk that planners and assemblers keep their state on: one of its own in memory, small enough
 * to be filled, where this process may mount one.
 */
final class StateDisk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateDisk.class);
  private static final int SIZE_MEGABYTES = 256;

  private final Path path;
  private final boolean mounted;

  StateDisk(Path path) throws Exception {
    this.path = path;
    this.mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MEGABYTES + "m", "chaos", path.toString());
    if (!mounted) {
      LOG.warn("No disk of its own can be mounted here (that takes root); it is never full.");
    }
  }

  Path path() {
    return path;
  }

  boolean canBeFilled() {
    return mounted;
  }

  /** Leaves no byte free. */
  void fill() throws IOException {
    ByteBuffer block = ByteBuffer.allocate(1 << 20);
    try (FileChannel ballast =
        FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (true) {
        ballast.write(block.clear());
      }
    } catch (IOException e) {
      // Full: that was the point.
    }
  }

  /** Frees what {@link #fill} took. */
  void free() throws IOException {
    Files.deleteIfExists(ballast());
  }

  private Path ballast() {
    return path.resolve("ballast");
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      // Lazily, as a process that was killed just now may hold it for an instant.
      if (mounted && !run("umount", "-l", path.toString())) {
        LOG.warn("{} could not be unmounted.", path);
      }
    } catch (IOException e) {
      LOG.warn("{} could not be unmounted: {}", path, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
