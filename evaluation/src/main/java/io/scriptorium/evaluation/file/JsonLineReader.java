package io.scriptorium.evaluation.file;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.runtime.StartupException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON lines as a stream: no more than one line is held. Blank lines and a byte order mark
 * are skipped. For one thread.
 */
public final class JsonLineReader implements AutoCloseable {

  /** Far beyond the JSON of the longest document. */
  private static final int LONGEST_LOGGED_LINE_BYTES = 256 * 1024 * 1024;

  private static final int BLOCK_BYTES = 64 * 1024;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream input;
  private final String source;
  private final int longestLineBytes;
  private final @Nullable String remedy;
  private final byte[] block = new byte[BLOCK_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int filled;
  private long length;
  private long start;
  private int number;
  private boolean ended;

  private JsonLineReader(
      InputStream input, String source, int longestLineBytes, @Nullable String remedy) {
    this.input = input;
    this.source = source;
    this.longestLineBytes = longestLineBytes;
    this.remedy = remedy;
  }

  /**
   * Reads the input of a user.
   *
   * @param source its name in error messages
   * @param longestLineBytes longer lines are cut off, which {@link #tooLong} reports
   */
  public static JsonLineReader of(InputStream input, String source, int longestLineBytes) {
    return new JsonLineReader(input, source, longestLineBytes, null);
  }

  /** The same for a file, with lines of up to 256 MiB. */
  public static JsonLineReader open(Path file) throws IOException {
    return of(Files.newInputStream(file), file.toString(), LONGEST_LOGGED_LINE_BYTES);
  }

  /**
   * Reads a log that a {@link JsonLineAppender} wrote; a missing file is an empty log. An unended
   * last line is ignored: its process was killed while it wrote.
   *
   * @param remedy what to do about a damaged line, as a sentence
   */
  public static JsonLineReader openLog(Path file, String remedy) throws IOException {
    return new JsonLineReader(
        Files.exists(file) ? Files.newInputStream(file) : InputStream.nullInputStream(),
        file.toString(),
        LONGEST_LOGGED_LINE_BYTES,
        remedy);
  }

  /**
   * The next line that is not blank, without its end; null after the last.
   *
   * @throws IOException if the input cannot be read
   * @throws ClosedByInterruptException if the thread is interrupted, as reading from a channel does
   */
  public byte @Nullable [] next() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException();
    }
    while (fillLine()) {
      byte[] bytes = line.toByteArray();
      if (!isBlank(bytes)) {
        return remedy == null || ended ? bytes : null;
      }
    }
    return null;
  }

  /**
   * The next line that is not blank as a value; null after the last.
   *
   * @throws BadRecordException naming the source, the line and what is wrong with it
   * @throws StartupException instead, with the remedy, if this is a log
   */
  public <T> @Nullable T next(Class<T> type) throws IOException {
    byte[] json = next();
    return json == null ? null : located(() -> parse(json, type));
  }

  /**
   * Passes on all values.
   *
   * @throws BadRecordException as {@link #next(Class)} does, for those of the visitor too
   */
  public <T> void forEach(Class<T> type, Consumer<T> visitor) throws IOException {
    for (byte[] json = next(); json != null; json = next()) {
      byte[] current = json;
      located(() -> {
        T value = parse(current, type);
        visitor.accept(value);
        return value;
      });
    }
  }

  /** All values, each read when it is taken; a failure is an {@link UncheckedIOException}. */
  public <T> Stream<T> stream(Class<T> type) {
    return Stream.generate(() -> nextUnchecked(type))
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow);
  }

  private <T> Optional<T> nextUnchecked(Class<T> type) {
    try {
      return Optional.ofNullable(next(type));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number of the current line, from 1. */
  public int number() {
    return number;
  }

  /** Where the current line begins in the input, in bytes. */
  public long start() {
    return start;
  }

  /** The length of the current line in bytes, without its end. */
  public long length() {
    return length;
  }

  /** Whether the current line is longer than allowed. */
  public boolean tooLong() {
    return length > longestLineBytes;
  }

  private <T> T parse(byte[] json, Class<T> type) {
    if (tooLong()) {
      throw new BadRecordException(
          "It has %,d bytes; at most %,d are allowed.".formatted(length, longestLineBytes));
    }
    return Json.read(json, type);
  }

  private <T> T located(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (BadRecordException e) {
      if (remedy == null) {
        throw new BadRecordException(
            "%s, line %d: %s".formatted(source, number, e.getMessage()), e);
      }
      throw new StartupException(
          "%s, line %d, is damaged: %s %s".formatted(source, number, e.getMessage(), remedy), e);
    }
  }

  /** Reads a line up to its end or the longest length; false after the last. */
  private boolean fillLine() throws IOException {
    if (at == filled && !fillBlock()) {
      return false;
    }
    line.reset();
    start += number == 0 ? 0 : length + 1;
    length = 0;
    number = Math.incrementExact(number);
    ended = false;
    while (!ended && (at < filled || fillBlock())) {
      int end = at;
      while (end < filled && block[end] != '\n') {
        end++;
      }
      line.write(block, at, Math.min(end - at, longestLineBytes - line.size()));
      length += end - at;
      ended = end < filled;
      at = ended ? end + 1 : end;
    }
    return true;
  }

  private boolean fillBlock() throws IOException {
    boolean first = number == 0;
    at = 0;
    filled = Math.max(0, first ? input.readNBytes(block, 0, BLOCK_BYTES) : input.read(block));
    int mark = BYTE_ORDER_MARK.length;
    if (first && Arrays.equals(block, 0, Math.min(filled, mark), BYTE_ORDER_MARK, 0, mark)) {
      at = mark;
      start = mark;
    }
    return at < filled;
  }

  private static boolean isBlank(byte[] line) {
    for (byte it : line) {
      if (it != ' ' && it != '\t' && it != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
