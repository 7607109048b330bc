package io.scriptorium.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server: the protocol is Apache HttpCore's, and each connection has a virtual thread.
 */
final class HttpListener {
  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
  private static final int BACKLOG = 1_024;
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Http1Config PROTOCOL =
      Http1Config.custom()
          .setBufferSize(16 * 1024)
          .setMaxLineLength(8 * 1024)
          .setMaxHeaderCount(100)
          .build();

  private final ServerSocket listener;
  private final int bodyLimitBytes;
  private final Handler handler;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Answers requests. */
  interface Handler {
    /** Answers one request. The connection is closed immediately when this throws anything. */
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

  /** Frees the port and closes all connections. */
  void close() {
    threads.shutdownNow();
    try {
      listener.close();
      if (!threads.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Port {} still has connections {} after it was closed", port(), CLOSE_LIMIT);
      }
    } catch (IOException e) {
      log.warn("Port {} could not be closed", port(), e);
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
          log.warn("Port {} could not accept a connection: {}", port(), e.getMessage());
        }
      } catch (RejectedExecutionException e) {
        return;
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket socket = accepted;
        var connection = new DefaultBHttpServerConnection("http", PROTOCOL)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) IDLE_LIMIT.toMillis());
      connection.bind(socket);
      HttpService protocol =
          new HttpService(
              HttpProcessors.server("scriptorium-simulator"),
              (request, response, context) ->
                  HttpExchange.handle(
                      handler, request, response, connection, socket, bodyLimitBytes));
      while (connection.isOpen()) {
        protocol.handleRequest(connection, HttpCoreContext.create());
      }
    } catch (IOException | HttpException e) {
      // The client disconnected, does not speak HTTP, or a fault closes the connection.
      log.debug("Port {} closes a connection: {}", port(), e.getMessage());
    } catch (RuntimeException e) {
      log.error("Port {} failed on a request", port(), e);
    }
  }
}
