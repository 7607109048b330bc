package io.scriptorium.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpServerConnection;
import org.apache.hc.core5.http.io.HttpServerRequestHandler.ResponseTrigger;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server: the protocol is Apache HttpCore's, and each connection has a virtual thread.
 */
final class HttpListener {
  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
  private static final int BACKLOG = 1_024;
  private static final int MOST_WAITING = 4_096;
  private static final Duration REQUEST_LIMIT = Duration.ofMinutes(1);
  private static final Duration SWEEP_PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Http1Config PROTOCOL =
      Http1Config.custom()
          .setBufferSize(16 * 1024)
          .setMaxLineLength(8 * 1024)
          .setMaxHeaderCount(100)
          .build();

  private final ServerSocket listener;
  private final int bodyLimitBytes;
  private final @Nullable String authorization;
  private final Handler handler;
  private final WaitingConnections waiting;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Answers requests. */
  interface Handler {
    /** Answers one request. The connection is closed immediately when this throws anything. */
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /**
   * Binds the address; {@link #start()} begins to serve.
   *
   * @param apiKey what each request must give as its bearer token; null to answer all
   * @throws IOException if the address cannot be used
   */
  HttpListener(
      InetSocketAddress address, int bodyLimitBytes, @Nullable String apiKey, Handler handler)
      throws IOException {
    this(
        address,
        bodyLimitBytes,
        apiKey,
        new WaitingConnections(MOST_WAITING, REQUEST_LIMIT),
        handler);
  }

  HttpListener(
      InetSocketAddress address,
      int bodyLimitBytes,
      @Nullable String apiKey,
      WaitingConnections waiting,
      Handler handler)
      throws IOException {
    this.bodyLimitBytes = bodyLimitBytes;
    this.authorization = apiKey == null ? null : "Bearer " + apiKey;
    this.waiting = waiting;
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
    threads.execute(this::sweep);
  }

  private void sweep() {
    try {
      while (!listener.isClosed()) {
        Thread.sleep(SWEEP_PAUSE);
        waiting.closeOverdue();
      }
    } catch (InterruptedException e) {
      // The listener is closed.
    }
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
      connection.bind(socket);
      HttpService protocol =
          new HttpService(
              HttpProcessors.server("scriptorium-simulator"),
              (request, response, context) -> handle(request, response, connection, socket));
      while (connection.isOpen()) {
        waiting.add(socket);
        protocol.handleRequest(connection, HttpCoreContext.create());
      }
    } catch (IOException | HttpException e) {
      // The client disconnected, does not speak HTTP, or a fault closes the connection.
      log.debug("Port {} closes a connection: {}", port(), e.getMessage());
    } catch (RuntimeException e) {
      log.error("Port {} failed on a request", port(), e);
    } finally {
      waiting.remove(accepted);
    }
  }

  private void handle(
      ClassicHttpRequest request,
      ResponseTrigger response,
      HttpServerConnection connection,
      Socket socket)
      throws IOException, HttpException {
    if (isAuthorized(request)) {
      HttpExchange.handle(
          exchange -> {
            waiting.remove(socket);
            handler.handle(exchange);
          },
          request,
          response,
          connection,
          socket,
          bodyLimitBytes);
    } else {
      // Its body is not kept, whatever its length.
      var refusal = new BasicClassicHttpResponse(HttpStatus.SC_UNAUTHORIZED);
      refusal.setHeader(HttpHeaders.CONNECTION, "close");
      response.submitResponse(refusal);
    }
  }

  private boolean isAuthorized(ClassicHttpRequest request) {
    Header given = request.getFirstHeader(HttpHeaders.AUTHORIZATION);
    return authorization == null
        || (given != null
            && MessageDigest.isEqual(
                given.getValue().getBytes(UTF_8), authorization.getBytes(UTF_8)));
  }
}
