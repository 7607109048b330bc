package io.scriptorium.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Sockets bound before Kafka is configured, so that a free port is known in time, and a port in use
 * is rejected before anything else has started.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {

  private static final int BACKLOG = 50;

  private final Map<String, ServerSocketChannel> byListener;

  private BoundSockets(Map<String, ServerSocketChannel> byListener) {
    this.byListener = byListener;
  }

  /**
   * Binds both listeners on the loopback address.
   *
   * @param brokerPort the port for clients, or 0 for any that is free
   */
  static BoundSockets bind(String brokerListener, int brokerPort, String controllerListener)
      throws IOException {
    ServerSocketChannel broker = bind(brokerPort);
    try {
      return new BoundSockets(Map.of(brokerListener, broker, controllerListener, bind(0)));
    } catch (IOException e) {
      broker.close();
      throw e;
    }
  }

  private static ServerSocketChannel bind(int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  int port(String listener) {
    return channel(listener).socket().getLocalPort();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferBytes) {
    return channel(listener);
  }

  @Override
  public void close() throws IOException {
    for (ServerSocketChannel channel : byListener.values()) {
      channel.close();
    }
  }

  private ServerSocketChannel channel(String listener) {
    return Objects.requireNonNull(byListener.get(listener), "no socket for this listener");
  }
}
