package io.scriptorium.sim;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections on which a request is awaited or incomplete. One is closed when it has waited for its
 * limit, and the one that has waited longest for one too many.
 */
final class WaitingConnections {
  private static final Logger log = LoggerFactory.getLogger(WaitingConnections.class);

  private final int most;
  private final Duration limit;
  // By the time of System.nanoTime() at which they are closed, the first to be closed first.
  private final SequencedMap<Socket, Long> deadlines = new LinkedHashMap<>();

  WaitingConnections(int most, Duration limit) {
    this.most = most;
    this.limit = limit;
  }

  void add(Socket socket) {
    List<Socket> closed = new ArrayList<>();
    synchronized (deadlines) {
      deadlines.putLast(socket, System.nanoTime() + limit.toNanos());
      while (deadlines.size() > most) {
        closed.add(deadlines.pollFirstEntry().getKey());
      }
    }
    closed.forEach(WaitingConnections::close);
  }

  /** Its request is complete, or it is closed. */
  void remove(Socket socket) {
    synchronized (deadlines) {
      deadlines.remove(socket);
    }
  }

  void closeOverdue() {
    List<Socket> closed = new ArrayList<>();
    synchronized (deadlines) {
      long now = System.nanoTime();
      Map.Entry<Socket, Long> first = deadlines.firstEntry();
      while (first != null && first.getValue() - now <= 0) {
        closed.add(deadlines.pollFirstEntry().getKey());
        first = deadlines.firstEntry();
      }
    }
    closed.forEach(WaitingConnections::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("A connection could not be closed: {}", e.getMessage());
    }
  }
}
