package io.scriptorium.sim;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server, a virtual thread for each connection. The JDK's own cannot tell a
 * handler that its client has gone, which is how a stream is cancelled.
 */
final class HttpListener {
  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
  private static final int BACKLOG = 1_024;
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final ServerSocket listener;
  private final int bodyLimitBytes;
  private final Handler handler;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Answers requests. */
  interface Handler {
    /**
     * Answers one request. The connection is dropped as it is when this throws anything, or leaves
     * the response incomplete.
     */
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /**
   * Binds the address; {@link #start()} begins to serve.
   *
   * @throws IOException if the address cannot be used
   */
  HttpListener(InetSocketAddress address, int bodyLimitBytes, Handler handler) throws IOException {
    this.bodyLimitBytes = bodyLimitBytes;
    this.handler = handler;
    this.listener = new ServerSocket();
    try {
      listener.bind(address, BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  void start() {
    threads.execute(this::accept);
  }

  /** Frees the port and drops all connections. */
  void close() {
    threads.shutdownNow();
    try {
      listener.close();
      if (!threads.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Port {} still has connections {} after its end", port(), CLOSE_LIMIT);
      }
    } catch (IOException e) {
      log.warn("Port {} cannot be closed", port(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          log.warn("Port {} cannot take a connection: {}", port(), e.getMessage());
        }
      } catch (RejectedExecutionException e) {
        return;
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket socket = accepted) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) IDLE_LIMIT.toMillis());
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
      boolean open = true;
      while (open) {
        Optional<HttpRequest> request = HttpRequest.read(in, out, bodyLimitBytes);
        open = request.isPresent() && answer(new HttpExchange(request.get(), socket, in, out));
      }
    } catch (IOException e) {
      // The client has gone, is no HTTP client, or is dropped on purpose: all end the connection.
      log.debug("Port {} drops a connection: {}", port(), e.getMessage());
    } catch (InterruptedException e) {
      log.debug("Port {} drops a connection at its end", port());
    } catch (RuntimeException e) {
      log.error("Port {} failed on a request", port(), e);
    }
  }

  private boolean answer(HttpExchange exchange) throws IOException, InterruptedException {
    if (exchange.request().body().length > bodyLimitBytes) {
      exchange.closeAfterwards();
      Wire.error(
          exchange,
          413,
          "invalid_request_error",
          "The body is longer than %d bytes, the most that is read.".formatted(bodyLimitBytes),
          null);
      return false;
    }
    handler.handle(exchange);
    return exchange.reusable();
  }
}
