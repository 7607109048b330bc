package io.scriptorium.security;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An inference server that refuses every key, and says it in its answer. */
final class EchoingServer implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger refusals = new AtomicInteger();

  EchoingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", this::refuse);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** How many requests came with a key. */
  int refusals() {
    return refusals.get();
  }

  private void refuse(HttpExchange exchange) throws IOException {
    try (exchange) {
      String header = exchange.getRequestHeaders().getFirst("Authorization");
      String key = header == null ? "none" : header.replaceFirst("^Bearer ", "");
      if (header != null) {
        refusals.incrementAndGet();
      }
      byte[] body =
          "{\"error\": {\"message\": \"the key %s (sent as '%s') is wrong\"}}"
              .formatted(key, header)
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(401, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
