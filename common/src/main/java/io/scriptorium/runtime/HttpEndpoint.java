package io.scriptorium.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers small HTTP requests, one a connection, within bounds that no client can stretch: a
 * connection is closed when it is as old as its limit, whether its request or its response is
 * incomplete, and the oldest is closed for a new one too many. So a client that is served in less
 * time than others need to open so many connections is served, however many others stall.
 */
final class HttpEndpoint implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
  private static final int BACKLOG_CONNECTIONS = 256;
  private static final int SWEEPS_PER_LIMIT = 10;
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
  private static final Http1Config PROTOCOL =
      Http1Config.custom().setMaxLineLength(8 * 1024).setMaxHeaderCount(100).build();

  private final ServerSocket listener;
  private final Limits limits;
  private final Handler handler;
  // By the time of System.nanoTime() at which they are closed, the oldest first.
  private final SequencedMap<Socket, Long> connections = new LinkedHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("http-sweeper").factory());

  /**
   * The bounds.
   *
   * @param connections open at once
   * @param age of a connection, from its beginning to the last byte of its response
   */
  record Limits(int connections, Duration age) {

    /** Far more than probes and scrapers need, and far fewer than a process may have files. */
    static final Limits DEFAULT = new Limits(64, Duration.ofSeconds(10));
  }

  /** A response with a text. */
  record Response(int status, String type, String text) {}

  /** Answers a request for a path; called on a thread of each request. */
  interface Handler {
    Response answer(String path);
  }

  private HttpEndpoint(ServerSocket listener, Limits limits, Handler handler) {
    this.listener = listener;
    this.limits = limits;
    this.handler = handler;
  }

  /**
   * Listens and answers.
   *
   * @throws IOException if the address cannot be had
   */
  static HttpEndpoint start(InetSocketAddress address, Limits limits, Handler handler)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.bind(address, BACKLOG_CONNECTIONS);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    HttpEndpoint endpoint = new HttpEndpoint(listener, limits, handler);
    Thread.ofPlatform().daemon().name("http-endpoint").start(endpoint::accept);
    long pause = Math.max(1, limits.age().toMillis() / SWEEPS_PER_LIMIT);
    var _ =
        endpoint.sweeper.scheduleWithFixedDelay(
            endpoint::closeOverdue, pause, pause, TimeUnit.MILLISECONDS);
    return endpoint;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        admit(socket);
        // Not virtual: a few long answers would keep short ones from the processors.
        Thread.ofPlatform().daemon().name("http-request").start(() -> serve(socket));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.warn("A connection could not be accepted: {}", e.getMessage());
          // Without a free file descriptor, the next attempt fails at once as well.
          pause();
        }
      }
    }
  }

  private void admit(Socket socket) {
    List<Socket> closed = new ArrayList<>();
    synchronized (connections) {
      connections.put(socket, System.nanoTime() + limits.age().toNanos());
      while (connections.size() > limits.connections()) {
        closed.add(connections.pollFirstEntry().getKey());
      }
    }
    closed.forEach(HttpEndpoint::close);
  }

  private void closeOverdue() {
    List<Socket> overdue = new ArrayList<>();
    synchronized (connections) {
      long now = System.nanoTime();
      Map.Entry<Socket, Long> oldest = connections.firstEntry();
      while (oldest != null && oldest.getValue() - now <= 0) {
        overdue.add(connections.pollFirstEntry().getKey());
        oldest = connections.firstEntry();
      }
    }
    overdue.forEach(HttpEndpoint::close);
  }

  private void serve(Socket accepted) {
    try (Socket socket = accepted;
        var connection = new DefaultBHttpServerConnection("http", PROTOCOL)) {
      socket.setTcpNoDelay(true);
      connection.bind(socket);
      new HttpService(
              HttpProcessors.server("scriptorium"),
              (request, response, context) -> response.submitResponse(answer(request)))
          .handleRequest(connection, HttpCoreContext.create());
    } catch (IOException | HttpException e) {
      // The client disconnected, does not speak HTTP, or was too slow.
      LOG.debug("A connection is closed: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("A request failed", e);
    } finally {
      synchronized (connections) {
        connections.remove(accepted);
      }
    }
  }

  private ClassicHttpResponse answer(ClassicHttpRequest request) {
    String target = request.getPath();
    int query = target.indexOf('?');
    Response answer = handler.answer(query < 0 ? target : target.substring(0, query));
    var response = new BasicClassicHttpResponse(answer.status());
    response.setHeader("Connection", "close");
    response.setEntity(
        new ByteArrayEntity(
            answer.text().getBytes(StandardCharsets.UTF_8), ContentType.parse(answer.type())));
    return response;
  }

  private static void pause() {
    try {
      Thread.sleep(ACCEPT_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Socket socket) {
    try {
      // What the client has not read is dropped, in place of waiting for it in the system's memory.
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      LOG.debug("A connection could not be closed: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    try {
      listener.close();
    } catch (IOException e) {
      LOG.warn("The HTTP endpoint could not be closed", e);
    }
    synchronized (connections) {
      connections.keySet().forEach(HttpEndpoint::close);
    }
  }
}
