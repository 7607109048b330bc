package io.scriptorium.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The network in front of one server: a TCP relay on 127.0.0.1 that can fall silent, break, be
 * slow, and lead to another server. While it is silent, bytes of both directions are kept and
 * arrive afterwards, as TCP's own would after a broken link recovers.
 */
final class Relay implements AutoCloseable {

  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int BACKLOG = 256;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object weather = new Object();
  private volatile int target;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean silent;

  /**
   * @param target the port of the relayed server, on 127.0.0.1
   */
  Relay(int target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ = Thread.ofPlatform().daemon().name("relay-" + port()).start(this::accept);
  }

  /** Where clients find it. */
  int port() {
    return listener.getLocalPort();
  }

  /** Nothing passes any more, and no connection is closed. */
  void fallSilent() {
    silent = true;
  }

  /** Every chunk takes so much longer, in each direction. */
  void slowDown(Duration eachChunk) {
    delay = eachChunk;
  }

  /** All is well again; what was held back arrives now. */
  void clear() {
    delay = Duration.ZERO;
    synchronized (weather) {
      silent = false;
      weather.notifyAll();
    }
  }

  /** Breaks all connections, and leads new ones to another server. */
  void leadTo(int newTarget) {
    target = newTarget;
    breakConnections();
  }

  private void breakConnections() {
    sockets.forEach(Relay::close);
    sockets.clear();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.startVirtualThread(() -> serve(client));
      } catch (IOException e) {
        // It was closed, or the client is gone already.
      }
    }
  }

  private void serve(Socket client) {
    sockets.add(client);
    Socket server = new Socket();
    try {
      awaitClearWeather();
      server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target),
          Math.toIntExact(CONNECT_LIMIT.toMillis()));
      sockets.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      var _ = Thread.startVirtualThread(() -> pump(server, client));
      pump(client, server);
    } catch (IOException e) {
      drop(client, server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      drop(client, server);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(chunk);
      while (read >= 0) {
        if (!delay.isZero()) {
          LockSupport.parkNanos(delay.toNanos());
        }
        awaitClearWeather();
        out.write(chunk, 0, read);
        read = in.read(chunk);
      }
    } catch (IOException e) {
      // One of the two is gone; the other learns it now.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drop(from, to);
  }

  private void awaitClearWeather() throws InterruptedException {
    if (silent) {
      synchronized (weather) {
        while (silent) {
          weather.wait();
        }
      }
    }
  }

  private void drop(Socket one, Socket other) {
    sockets.remove(one);
    sockets.remove(other);
    close(one);
    close(other);
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It is gone already.
    }
  }

  @Override
  public void close() {
    close(listener);
    clear();
    breakConnections();
  }
}
