package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.AnswerListener;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How fast servers generate, while they do: the tokens a second of one stream, over about the last
 * five seconds. A server much slower than its peers is to be given less. Any number of threads may
 * use it.
 */
final class ServerSpeeds {

  private static final double MUCH_SLOWER = 1.0 / 3;

  private final LongSupplier nanoTime;
  private final Map<String, ServerSpeed> servers = new ConcurrentHashMap<>();

  ServerSpeeds() {
    this(System::nanoTime);
  }

  ServerSpeeds(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Measures one stream of the server. */
  AnswerListener stream(String server) {
    ServerSpeed speed =
        servers.computeIfAbsent(server, it -> new ServerSpeed(nanoTime.getAsLong()));
    return new AnswerListener() {
      private boolean running;

      @Override
      public void began() {
        running = true;
        speed.began(nanoTime.getAsLong());
      }

      @Override
      public void generated(double tokens) {
        speed.generated(tokens, nanoTime.getAsLong());
      }

      @Override
      public void ended() {
        if (running) {
          running = false;
          speed.ended(nanoTime.getAsLong());
        }
      }
    };
  }

  /** The tokens a second of one stream of the server; empty where nothing is known of late. */
  OptionalDouble rate(String server) {
    ServerSpeed speed = servers.get(server);
    return speed == null ? OptionalDouble.empty() : speed.rate(nanoTime.getAsLong());
  }

  /**
   * The part of its seats that the server should be given: 1 for all; less where its rate is below
   * a third of the median of its peers, namely its rate divided by that median. All servers of
   * which something is known of late are peers, and one is enough: what it can do is possible.
   * Nothing is known of a server on which nothing ran for 30 seconds, so it is given all again.
   */
  double share(String server) {
    OptionalDouble own = rate(server);
    double[] peers =
        servers.keySet().stream()
            .filter(other -> !other.equals(server))
            .map(this::rate)
            .flatMapToDouble(OptionalDouble::stream)
            .sorted()
            .toArray();
    if (own.isEmpty() || peers.length == 0) {
      return 1;
    }
    double median = (peers[(peers.length - 1) / 2] + peers[peers.length / 2]) / 2;
    return own.getAsDouble() < median * MUCH_SLOWER ? own.getAsDouble() / median : 1;
  }

  /** Forgets all servers but these. */
  void keepOnly(Collection<String> names) {
    servers.keySet().retainAll(names);
  }
}
