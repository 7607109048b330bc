package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.AnswerListener;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast servers generate: the tokens a second of one stream, over about the last five seconds. A
 * server much slower than its peers gets fewer of its seats. Any number of threads may use it.
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

  /**
   * The tokens a second of one stream of the server; empty where none ran in the last 30 seconds.
   */
  OptionalDouble rate(String server) {
    ServerSpeed speed = servers.get(server);
    return speed == null ? OptionalDouble.empty() : speed.rate(nanoTime.getAsLong());
  }

  /**
   * The share of its seats that the server gets: 1, or its rate divided by the median of its peers
   * where that is below a third. All servers with a known rate are peers, and one is enough. A
   * server on which nothing ran for 30 seconds has no known rate, so it gets all its seats again.
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

  /** Drops all servers but these. */
  void keepOnly(Collection<String> names) {
    servers.keySet().retainAll(names);
  }

  /**
   * The speed of one server's streams: the tokens that came in the last seconds, divided by the
   * time for which streams were open in them. So the speed of a stalled server falls while it
   * stalls.
   */
  private static final class ServerSpeed {

    private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int SLOTS = 5;
    // A shorter time is no evidence.
    private static final long LEAST_STREAM_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final long origin;
    // A ring: the slot of a second is kept until its place is needed again.
    private final long[] seconds = new long[SLOTS];
    private final double[] tokens = new double[SLOTS];
    private final long[] streamNanos = new long[SLOTS];
    // Up to here, since the origin, the time of open streams is counted.
    private long counted;
    private int running;
    private double rate;
    private long ratedAt;
    private boolean rated;

    ServerSpeed(long nowNanos) {
      origin = nowNanos;
    }

    synchronized void began(long nowNanos) {
      count(nowNanos);
      running++;
    }

    synchronized void generated(double newTokens, long nowNanos) {
      count(nowNanos);
      tokens[slot(counted / SLOT_NANOS)] += newTokens;
      measure();
    }

    synchronized void ended(long nowNanos) {
      count(nowNanos);
      running--;
      measure();
    }

    /** Tokens a second of one stream, or empty where none ran in the last 30 seconds. */
    synchronized OptionalDouble rate(long nowNanos) {
      count(nowNanos);
      if (running > 0) {
        measure();
      }
      return rated && counted - ratedAt < MEMORY_NANOS
          ? OptionalDouble.of(rate)
          : OptionalDouble.empty();
    }

    private void count(long nowNanos) {
      // Threads may arrive in another order than they read the clock.
      long now = Math.max(counted, nowNanos - origin);
      counted = Math.max(counted, now - SLOTS * SLOT_NANOS);
      while (counted < now) {
        long second = counted / SLOT_NANOS;
        long end = Math.min(now, (second + 1) * SLOT_NANOS);
        streamNanos[slot(second)] += running * (end - counted);
        counted = end;
      }
    }

    private void measure() {
      double sum = 0;
      long nanos = 0;
      for (int i = 0; i < SLOTS; i++) {
        if (seconds[i] > counted / SLOT_NANOS - SLOTS) {
          sum += tokens[i];
          nanos += streamNanos[i];
        }
      }
      if (nanos >= LEAST_STREAM_NANOS) {
        rate = sum / nanos * TimeUnit.SECONDS.toNanos(1);
        ratedAt = counted;
        rated = true;
      }
    }

    private int slot(long second) {
      int slot = (int) (second % SLOTS);
      if (seconds[slot] != second) {
        seconds[slot] = second;
        tokens[slot] = 0;
        streamNanos[slot] = 0;
      }
      return slot;
    }
  }
}
