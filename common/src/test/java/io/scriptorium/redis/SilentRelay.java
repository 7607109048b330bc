package io.scriptorium.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP relay whose connections can be lost as in a network partition: they carry nothing any more,
 * and neither side is notified. Connections made afterwards work.
 */
final class SilentRelay implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Set<Socket> dropped = Set.of();

  /**
   * @param target the server's port on 127.0.0.1
   */
  SilentRelay(int target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void dropSilently() {
    dropped = Set.copyOf(sockets);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        Thread.startVirtualThread(() -> forward(client, server));
        Thread.startVirtualThread(() -> forward(server, client));
      }
    } catch (IOException e) {
      // The relay was closed.
    }
  }

  private void forward(Socket from, Socket to) {
    byte[] chunk = new byte[8_192];
    try {
      for (int read = from.getInputStream().read(chunk);
          read >= 0;
          read = from.getInputStream().read(chunk)) {
        if (!dropped.contains(from)) {
          to.getOutputStream().write(chunk, 0, read);
        }
      }
      if (!dropped.contains(from)) {
        to.close();
      }
    } catch (IOException e) {
      // One of the two is closed.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
