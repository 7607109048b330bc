package io.scriptorium.sim;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request as HTTP/1.1 (RFC 9112) carries it. */
final class HttpRequest {
  private static final int HEAD_LIMIT_BYTES = 64 * 1024;
  private static final int DRAIN_FACTOR = 4;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final String method;
  private final String path;
  private final boolean http11;
  private final boolean keepAlive;
  private final byte[] body;

  private HttpRequest(String method, String path, boolean http11, boolean keepAlive, byte[] body) {
    this.method = method;
    this.path = path;
    this.http11 = http11;
    this.keepAlive = keepAlive;
    this.body = body;
  }

  String method() {
    return method;
  }

  /** The target without its query. */
  String path() {
    return path;
  }

  /** Whether the client understands HTTP/1.1, chunks above all. */
  boolean http11() {
    return http11;
  }

  /** Whether the client may send another request on the connection. */
  boolean keepAlive() {
    return keepAlive;
  }

  /** The body, or of one that is too long one byte more than the limit. */
  byte[] body() {
    return body;
  }

  /**
   * Reads the next request of a connection.
   *
   * @return none if the client closed the connection between two requests
   * @throws IOException if the connection ends within the request, or it is no HTTP
   */
  static Optional<HttpRequest> read(BufferedInputStream in, OutputStream out, int bodyLimitBytes)
      throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return Optional.empty();
    }
    in.reset();
    int[] budget = {HEAD_LIMIT_BYTES};
    String[] start = line(in, budget).split(" ", -1);
    if (start.length != 3 || !start[2].startsWith("HTTP/1.")) {
      throw new IOException("This is no request line of HTTP/1.1: " + String.join(" ", start));
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in, budget); !line.isEmpty(); line = line(in, budget)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("This is no header line: " + line);
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      out.write(CONTINUE);
      out.flush();
    }
    boolean http11 = start[2].equals("HTTP/1.1");
    String connection = headers.getOrDefault("connection", http11 ? "keep-alive" : "close");
    int query = start[1].indexOf('?');
    return Optional.of(
        new HttpRequest(
            start[0],
            query < 0 ? start[1] : start[1].substring(0, query),
            http11,
            !connection.toLowerCase(Locale.ROOT).contains("close"),
            body(in, headers, bodyLimitBytes)));
  }

  private static byte[] body(InputStream in, Map<String, String> headers, int limitBytes)
      throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return chunks(in, limitBytes);
    }
    String length = headers.getOrDefault("content-length", "0");
    try {
      return exactly(in, Long.parseLong(length), limitBytes);
    } catch (NumberFormatException e) {
      throw new IOException("Content-Length is '" + length + "', which is no number.", e);
    }
  }

  private static byte[] chunks(InputStream in, int limitBytes) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int[] budget = {HEAD_LIMIT_BYTES};
      String size = line(in, budget).split(";", -1)[0].strip();
      long length;
      try {
        length = Long.parseLong(size, 16);
      } catch (NumberFormatException e) {
        throw new IOException("A chunk's size is '" + size + "', which is no number.", e);
      }
      body.writeBytes(exactly(in, length, limitBytes - body.size()));
      if (body.size() > limitBytes) {
        return body.toByteArray();
      }
      String end = line(in, budget);
      if (length == 0) {
        while (!end.isEmpty()) {
          end = line(in, budget);
        }
        return body.toByteArray();
      }
    }
  }

  // Of a body that is too long no more is kept than tells so. The rest is read, within a bound,
  // because a client that is still writing would not read the answer.
  private static byte[] exactly(InputStream in, long length, int limitBytes) throws IOException {
    if (length < 0) {
      throw new IOException("A body's length is " + length + "; 0 is the least.");
    }
    int wanted = (int) Math.min(length, limitBytes + 1L);
    byte[] bytes = in.readNBytes(wanted);
    if (bytes.length < wanted) {
      throw new EOFException("The connection ended within a body.");
    }
    in.skipNBytes(Math.min(length - wanted, (long) limitBytes * DRAIN_FACTOR));
    return bytes;
  }

  private static String line(InputStream in, int[] budget) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      budget[0]--;
      if (next < 0) {
        throw new EOFException("The connection ended within a request.");
      }
      if (budget[0] < 0) {
        throw new IOException("A request's head is longer than " + HEAD_LIMIT_BYTES + " bytes.");
      }
      line.append((char) next);
    }
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }
}
