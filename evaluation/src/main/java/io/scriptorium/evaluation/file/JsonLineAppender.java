package io.scriptorium.evaluation.file;

import io.scriptorium.job.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends JSON lines to a file. A process that is killed leaves at most a torn last line, which is
 * truncated when the file is opened again. For one thread.
 */
public final class JsonLineAppender implements AutoCloseable {

  private static final int BLOCK_BYTES = 64 * 1024;

  private final FileChannel channel;

  private JsonLineAppender(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens the file at its end; creates it if it does not exist. */
  public static JsonLineAppender open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      channel.truncate(endOfLastLine(channel));
      channel.position(channel.size());
      return new JsonLineAppender(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static long endOfLastLine(FileChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    long end = channel.size();
    while (end > 0) {
      long start = Math.max(0, end - BLOCK_BYTES);
      block.clear().limit((int) (end - start));
      while (block.hasRemaining() && channel.read(block, start + block.position()) >= 0) {
        // A read may return less than was asked for.
      }
      for (int at = block.position() - 1; at >= 0; at--) {
        if (block.get(at) == '\n') {
          return start + at + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  /** Appends one line, which has been written to the operating system on return. */
  public void append(Object value) throws IOException {
    byte[] json = Json.write(value);
    ByteBuffer line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
