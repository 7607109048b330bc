package io.scriptorium.cli.jobs;

import io.scriptorium.client.GeneratedJobIds;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.WritingRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests, one JSON object a line, as a stream: no more than one line is held. Blank lines
 * are skipped. For one thread.
 */
final class RequestLines {

  /** The longest line, in bytes: an instruction of 100,000 characters fits in any script. */
  static final int LONGEST_LINE_BYTES = 2 * 1024 * 1024;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream input;
  private final RequestReader reader;
  private final GeneratedJobIds ids;
  private final UnaryOperator<WritingRequest> completion;
  private final Map<String, Long> lineOfId = new HashMap<>();
  private long number;
  private boolean tooLong;

  RequestLines(InputStream input, RequestReader reader, GeneratedJobIds ids) {
    this(input, reader, ids, UnaryOperator.identity());
  }

  /**
   * @param completion adds what the requests leave open
   */
  RequestLines(
      InputStream input,
      RequestReader reader,
      GeneratedJobIds ids,
      UnaryOperator<WritingRequest> completion) {
    this.completion = completion;
    this.input = new BufferedInputStream(input);
    this.reader = reader;
    this.ids = ids;
  }

  /** The next line; null after the last. */
  @Nullable Line next() throws IOException {
    while (true) {
      byte[] bytes = nextBytes();
      if (bytes == null) {
        return null;
      }
      number++;
      if (tooLong) {
        return new Line.Bad(
            number,
            "The line is longer than %,d bytes, which no request may be."
                .formatted(LONGEST_LINE_BYTES));
      }
      if (!new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
        return read(bytes);
      }
    }
  }

  private Line read(byte[] bytes) {
    try {
      WritingRequest request = reader.read(bytes, ids.line(number));
      Long earlier = lineOfId.putIfAbsent(request.id(), number);
      return earlier == null
          ? new Line.Good(number, completion.apply(request))
          : new Line.Bad(
              number,
              "The id \"%s\" is on line %d already; it would be the same job."
                  .formatted(request.id(), earlier));
    } catch (BadRecordException e) {
      return new Line.Bad(number, String.valueOf(e.getMessage()));
    }
  }

  private byte @Nullable [] nextBytes() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    tooLong = false;
    int next = input.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (line.size() < LONGEST_LINE_BYTES) {
        line.write(next);
      } else {
        tooLong = true;
      }
      next = input.read();
    }
    return number == 0 ? withoutByteOrderMark(line.toByteArray()) : line.toByteArray();
  }

  private static byte[] withoutByteOrderMark(byte[] line) {
    int length = BYTE_ORDER_MARK.length;
    return line.length >= length && Arrays.equals(line, 0, length, BYTE_ORDER_MARK, 0, length)
        ? Arrays.copyOfRange(line, length, line.length)
        : line;
  }

  /** One line that holds something. */
  sealed interface Line {

    /** Its number, from 1. */
    long number();

    /** A request. */
    record Good(long number, WritingRequest request) implements Line {}

    /** No request, and why. */
    record Bad(long number, String reason) implements Line {}
  }
}
