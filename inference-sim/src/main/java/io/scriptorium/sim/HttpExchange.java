package io.scriptorium.sim;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One request, and its response: sent whole, or begun, written in pieces and ended. */
final class HttpExchange {
  private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Map<Integer, String> REASONS =
      Map.of(
          200, "OK",
          400, "Bad Request",
          404, "Not Found",
          413, "Content Too Large",
          429, "Too Many Requests",
          500, "Internal Server Error",
          503, "Service Unavailable");

  private final HttpRequest request;
  private final Socket socket;
  private final BufferedInputStream in;
  private final OutputStream out;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private boolean close;
  private boolean ended;

  /**
   * @param out buffered, so that what is written together is sent together
   */
  HttpExchange(HttpRequest request, Socket socket, BufferedInputStream in, OutputStream out) {
    this.request = request;
    this.socket = socket;
    this.in = in;
    this.out = out;
    this.close = !request.keepAlive();
  }

  HttpRequest request() {
    return request;
  }

  /** Adds a header to the response, before it is begun. */
  void header(String name, String value) {
    headers.put(name, value);
  }

  /** Closes the connection behind the response. */
  void closeAfterwards() {
    close = true;
  }

  void send(int status, String contentType, byte[] body) throws IOException {
    header("Content-Length", Integer.toString(body.length));
    head(status, contentType);
    if (!request.method().equals("HEAD")) {
      out.write(body);
    }
    out.flush();
    ended = true;
  }

  /** Begins a response with status 200 of unknown length. */
  void begin(String contentType) throws IOException {
    if (request.http11()) {
      header("Transfer-Encoding", "chunked");
    } else {
      close = true;
    }
    head(200, contentType);
  }

  /** Adds to a response that was begun. Nothing need arrive before {@link #flush()}. */
  void write(byte[] body) throws IOException {
    if (request.http11()) {
      out.write(Integer.toHexString(body.length).getBytes(StandardCharsets.US_ASCII));
      out.write(LINE_END);
      out.write(body);
      out.write(LINE_END);
    } else {
      out.write(body);
    }
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Completes a response that was begun. */
  void end() throws IOException {
    if (request.http11()) {
      out.write(LAST_CHUNK);
    }
    out.flush();
    ended = true;
  }

  /** Whether the response is complete and the connection may carry another. */
  boolean reusable() {
    return ended && !close;
  }

  /**
   * Whether the client has closed its side. It is asked by reading: a write to a client that has
   * closed only its half goes unpunished, and the JDK's own client may stay so for three seconds.
   */
  boolean clientGone() throws IOException {
    int timeout = socket.getSoTimeout();
    socket.setSoTimeout(1);
    try {
      in.mark(1);
      if (in.read() < 0) {
        return true;
      }
      in.reset();
      return false;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(timeout);
    }
  }

  private void head(int status, String contentType) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ');
    head.append(REASONS.getOrDefault(status, "")).append("\r\n");
    head.append("Content-Type: ").append(contentType).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append(close ? "Connection: close\r\n\r\n" : "\r\n");
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
