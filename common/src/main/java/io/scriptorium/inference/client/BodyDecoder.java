package io.scriptorium.inference.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates a compressed body chunk by chunk, as it comes (RFC 1952 and RFC 1950; the JDK's streams
 * would block on half a chunk). Used by one thread.
 */
final class BodyDecoder {

  private static final int BUFFER_BYTES = 16 * 1024;

  /** The most that one chunk may become: a chunk has about 16 KiB, and text shrinks by ten. */
  private static final int MAX_INFLATED_BYTES = 8 * 1024 * 1024;

  private static final int HEADER_BYTES = 10;
  private static final int FLAG_CHECKSUM = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  /** What comes next of the head of a gzip file. */
  private enum Head {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CHECKSUM,
    DONE
  }

  private final boolean gzip;
  private @Nullable Inflater inflater;
  private Head head = Head.FIXED;
  private int flags;
  private int left = HEADER_BYTES;
  private int extra;

  private BodyDecoder(boolean gzip) {
    this.gzip = gzip;
  }

  /** The decoder for a {@code Content-Encoding}; null where there is nothing to decode. */
  static @Nullable BodyDecoder of(String encoding) {
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> new BodyDecoder(true);
      case "deflate" -> new BodyDecoder(false);
      default -> null;
    };
  }

  /**
   * @throws IOException if it is no compressed data, or becomes too much
   */
  List<ByteBuffer> decode(List<ByteBuffer> chunk) throws IOException {
    List<ByteBuffer> decoded = new ArrayList<>();
    for (ByteBuffer bytes : chunk) {
      while (gzip && head != Head.DONE && bytes.hasRemaining()) {
        readHead(bytes.get() & 0xff);
      }
      if (bytes.hasRemaining()) {
        inflate(bytes, decoded);
      }
    }
    return decoded;
  }

  private void inflate(ByteBuffer bytes, List<ByteBuffer> decoded) throws IOException {
    Inflater used = inflater;
    if (used == null) {
      // Some servers send raw deflate data for "deflate": the first byte of zlib's says 8.
      boolean raw = gzip || (bytes.get(bytes.position()) & 0x0f) != 8;
      used = new Inflater(raw);
      inflater = used;
    }
    if (used.finished()) {
      return;
    }
    used.setInput(bytes);
    int total = 0;
    try {
      while (!used.finished()) {
        byte[] buffer = new byte[BUFFER_BYTES];
        int length = used.inflate(buffer);
        if (length == 0) {
          break;
        }
        total += length;
        if (total > MAX_INFLATED_BYTES) {
          throw new IOException("one chunk inflates to more than " + MAX_INFLATED_BYTES + " bytes");
        }
        decoded.add(ByteBuffer.wrap(buffer, 0, length));
      }
    } catch (DataFormatException e) {
      throw new IOException("the compressed data is damaged: " + e.getMessage(), e);
    }
  }

  private void readHead(int next) throws IOException {
    switch (head) {
      case FIXED -> {
        int at = HEADER_BYTES - left;
        boolean wrong = (at == 0 && next != 0x1f) || (at == 1 && next != 0x8b);
        if (wrong) {
          throw new IOException("the data is said to be gzip, and is not");
        }
        if (at == 3) {
          flags = next;
        }
        count(Head.EXTRA_LENGTH);
      }
      case EXTRA_LENGTH -> {
        extra = left == 2 ? next : extra | next << 8;
        count(Head.EXTRA);
      }
      case EXTRA -> count(Head.NAME);
      case NAME -> endAtZero(next, Head.COMMENT);
      case COMMENT -> endAtZero(next, Head.CHECKSUM);
      case CHECKSUM -> count(Head.DONE);
      case DONE -> {}
    }
  }

  private void count(Head after) {
    if (--left == 0) {
      begin(after);
    }
  }

  private void endAtZero(int next, Head after) {
    if (next == 0) {
      begin(after);
    }
  }

  /** Begins this part of the head, or the next one that is there. */
  private void begin(Head part) {
    head = part;
    switch (part) {
      case FIXED, DONE -> {}
      case EXTRA_LENGTH -> part((flags & FLAG_EXTRA) != 0, 2, Head.NAME);
      case EXTRA -> part(extra > 0, extra, Head.NAME);
      case NAME -> part((flags & FLAG_NAME) != 0, 0, Head.COMMENT);
      case COMMENT -> part((flags & FLAG_COMMENT) != 0, 0, Head.CHECKSUM);
      case CHECKSUM -> part((flags & FLAG_CHECKSUM) != 0, 2, Head.DONE);
    }
  }

  private void part(boolean there, int length, Head after) {
    left = length;
    if (!there) {
      begin(after);
    }
  }
}
