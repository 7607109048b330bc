package io.scriptorium.evaluation.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file of lines as a stream: no more than one line is held. For one thread. */
final class ByteLines implements AutoCloseable {

  private static final int BLOCK_BYTES = 64 * 1024;

  private final InputStream input;
  private final int longest;
  private final byte[] block = new byte[BLOCK_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int filled;
  private long length;
  private long start;
  private int number;

  private ByteLines(InputStream input, int longest) {
    this.input = input;
    this.longest = longest;
  }

  /**
   * @param longest the longest line that is given whole, in bytes
   */
  static ByteLines open(Path file, int longest) throws IOException {
    return new ByteLines(Files.newInputStream(file), longest);
  }

  /** The next line without its end, cut off if it is longer than allowed; null after the last. */
  byte @Nullable [] next() throws IOException {
    if (at == filled && !fill()) {
      return null;
    }
    line.reset();
    start += number == 0 ? 0 : length + 1;
    length = 0;
    number = Math.incrementExact(number);
    boolean ended = false;
    while (!ended && (at < filled || fill())) {
      int end = at;
      while (end < filled && block[end] != '\n') {
        end++;
      }
      line.write(block, at, Math.min(end - at, longest - line.size()));
      length += end - at;
      ended = end < filled;
      at = ended ? end + 1 : end;
    }
    return line.toByteArray();
  }

  /** The number of the line that was given last, from 1. */
  int number() {
    return number;
  }

  /** Where the line that was given last begins in the file, in bytes. */
  long start() {
    return start;
  }

  /** Whether the line that was given last is longer than allowed. */
  boolean tooLong() {
    return length > longest;
  }

  private boolean fill() throws IOException {
    at = 0;
    filled = Math.max(0, input.read(block));
    return filled > 0;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
