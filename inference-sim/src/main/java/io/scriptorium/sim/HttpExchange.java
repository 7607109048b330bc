package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.HttpServerConnection;
import org.apache.hc.core5.http.io.HttpServerRequestHandler.ResponseTrigger;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/** One request, and its response: sent whole or streamed. */
final class HttpExchange {
  private final ClassicHttpRequest request;
  private final byte[] body;
  private final ResponseTrigger trigger;
  private final HttpServerConnection connection;
  private final Socket socket;
  private final Map<String, String> headers = new LinkedHashMap<>();

  /** Writes a response as it comes; what it writes is sent when it flushes. */
  interface Stream {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private HttpExchange(
      ClassicHttpRequest request,
      byte[] body,
      ResponseTrigger trigger,
      HttpServerConnection connection,
      Socket socket) {
    this.request = request;
    this.body = body;
    this.trigger = trigger;
    this.connection = connection;
    this.socket = socket;
  }

  /** Reads the request's body and has it answered. */
  static void handle(
      HttpListener.Handler handler,
      ClassicHttpRequest request,
      ResponseTrigger trigger,
      HttpServerConnection connection,
      Socket socket,
      int bodyLimitBytes)
      throws IOException, HttpException {
    HttpEntity entity = request.getEntity();
    if (request.containsHeader(HttpHeaders.EXPECT)) {
      // Lets a client that waits with its body send it (RFC 9110, section 10.1.1).
      trigger.sendInformation(new BasicClassicHttpResponse(HttpStatus.SC_CONTINUE));
    }
    byte[] body = entity == null ? new byte[0] : entity.getContent().readNBytes(bodyLimitBytes + 1);
    HttpExchange exchange = new HttpExchange(request, body, trigger, connection, socket);
    if (body.length > bodyLimitBytes) {
      exchange.sendError(
          413,
          "invalid_request_error",
          String.format(
              Locale.ROOT,
              "The body is longer than %d bytes, the most that is read.",
              bodyLimitBytes),
          null);
      return;
    }
    exchange.closingOnFailure(_ -> handler.handle(exchange), OutputStream.nullOutputStream());
  }

  String method() {
    return request.getMethod();
  }

  /** The target without its query. */
  String path() {
    String target = request.getPath();
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  byte[] body() {
    return body;
  }

  /** Adds a header to the response. */
  void header(String name, String value) {
    headers.put(name, value);
  }

  /** Sends a text as UTF-8. */
  void send(int status, String contentType, String content) throws IOException {
    send(status, contentType, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes. */
  void send(int status, String contentType, byte[] bytes) throws IOException {
    respond(status, new ByteArrayEntity(bytes, ContentType.parse(contentType)));
  }

  void sendJson(int status, Object content) throws IOException {
    send(status, "application/json", SimulatorJson.MAPPER.writeValueAsString(content));
  }

  /** Sends an error in OpenAI's form. */
  void sendError(int status, String type, String message, @Nullable String parameter)
      throws IOException {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", type);
    error.put("param", parameter);
    error.put("code", status);
    sendJson(status, Map.of("error", error));
  }

  /**
   * Sends a response with status 200 while it is written. The connection is closed in the middle of
   * it when the writer throws anything.
   */
  void stream(String contentType, Stream stream) throws IOException {
    respond(
        200,
        new EntityTemplate(
            -1, ContentType.parse(contentType), null, out -> closingOnFailure(stream, out)));
  }

  /** Whether the client has closed its side of the connection. */
  boolean clientDisconnected() throws IOException {
    return connection.isStale();
  }

  private void respond(int status, HttpEntity entity) throws IOException {
    ClassicHttpResponse response = new BasicClassicHttpResponse(status);
    headers.forEach(response::setHeader);
    response.setEntity(entity);
    try {
      trigger.submitResponse(response);
    } catch (HttpException e) {
      throw new IOException(e);
    }
  }

  // HttpCore would send what completes a response, or an error in its place.
  private void closingOnFailure(Stream stream, OutputStream out) throws IOException {
    boolean complete = false;
    try {
      stream.write(out);
      complete = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The server is closed.");
    } finally {
      if (!complete) {
        socket.close();
      }
    }
  }
}
