package io.scriptorium.inference.fleet;

import io.scriptorium.job.TokenUsage;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The recent tokens a second of each server, as this process saw them, and the speed of its
 * streams. A server whose streams are much slower than its peers' gets fewer of its seats. Any
 * number of threads may use it.
 */
final class ServerRates {

  private static final double MUCH_SLOWER = 1.0 / 3;
  private static final int RATE_SECONDS = 20;
  private static final int SPEED_SECONDS = 5;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  // A shorter time is no evidence.
  private static final long LEAST_STREAM_NANOS = SECOND_NANOS;
  private static final long SHARES_NANOS = SECOND_NANOS / 10;
  private static final long SPEED_MEMORY_NANOS = 30 * SECOND_NANOS;

  private final LongSupplier nanoTime;
  private final Map<String, Server> servers = new ConcurrentHashMap<>();
  private volatile @Nullable Shares shares;

  ServerRates() {
    this(System::nanoTime);
  }

  ServerRates(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Tokens a second over the last 20 seconds.
   *
   * @param prompted prompt tokens, cached ones included
   * @param cached prompt tokens that the server had in its cache
   */
  record Rates(double generated, double prompted, double cached) {}

  Rates rates(String server) {
    return server(server).rates();
  }

  /** Measures one stream of the server, from its first token until it is closed. */
  Measurement stream(String server) {
    return new Measurement(server(server));
  }

  /**
   * The tokens a second of one stream of the server, over about the last five seconds; empty where
   * none ran in the last 30 seconds.
   */
  OptionalDouble speed(String server) {
    return server(server).speed();
  }

  /**
   * The share of its seats that the server gets: 1, or its speed divided by the median of its peers
   * where that is below a third. All servers with a known speed are peers, and one is enough. A
   * server on which nothing ran for 30 seconds has no known speed, so it gets all its seats again.
   */
  double share(String server) {
    return shares().getOrDefault(server, 1.0);
  }

  /**
   * The shares of all servers that get fewer than all their seats. Measured at most ten times a
   * second: thousands of claims may ask at once, of which each concerns all servers.
   */
  Map<String, Double> shares() {
    Shares last = shares;
    long now = nanoTime.getAsLong();
    if (last == null || now - last.measuredAt() >= SHARES_NANOS) {
      last = new Shares(measureShares(), now);
      shares = last;
    }
    return last.ofSlow();
  }

  private record Shares(Map<String, Double> ofSlow, long measuredAt) {}

  private Map<String, Double> measureShares() {
    Map<String, Double> speeds = new HashMap<>();
    servers.forEach((name, server) -> server.speed().ifPresent(it -> speeds.put(name, it)));
    double[] sorted = speeds.values().stream().mapToDouble(it -> it).sorted().toArray();
    Map<String, Double> shares = new HashMap<>();
    speeds.forEach((name, own) -> {
      double median = medianWithout(sorted, own);
      if (own < median * MUCH_SLOWER) {
        shares.put(name, own / median);
      }
    });
    return Map.copyOf(shares);
  }

  /** The median of sorted values without one of them; NaN where no other is left. */
  private static double medianWithout(double[] sorted, double one) {
    int without = Arrays.binarySearch(sorted, one);
    int left = sorted.length - 1;
    if (left == 0) {
      return Double.NaN;
    }
    int low = (left - 1) / 2;
    int high = left / 2;
    return (sorted[low < without ? low : low + 1] + sorted[high < without ? high : high + 1]) / 2;
  }

  /** Drops all servers but these. */
  void keepOnly(Set<String> names) {
    servers.keySet().retainAll(names);
    shares = null;
  }

  private Server server(String name) {
    return servers.computeIfAbsent(name, _ -> new Server());
  }

  /** The measurement of one stream. Used by one thread. */
  static final class Measurement implements AutoCloseable {

    private final Server server;
    private boolean running;

    private Measurement(Server server) {
      this.server = server;
    }

    /** More tokens have arrived. The first are not counted: their time was the prompt's. */
    void generated(double tokens) {
      if (running) {
        server.generated(tokens);
      } else {
        running = true;
        server.streams(1);
      }
    }

    void prompted(TokenUsage usage) {
      server.prompted(usage);
    }

    @Override
    public void close() {
      if (running) {
        running = false;
        server.streams(-1);
      }
    }
  }

  private static final class Second {
    final long number;
    double generated;
    double prompted;
    double cached;
    // The time for which streams were open, once for each.
    long streamNanos;

    Second(long number) {
      this.number = number;
    }
  }

  /**
   * One server. The speed of its streams is the tokens that came, divided by the time for which
   * streams were open. So the speed of a stalled server falls while it stalls.
   */
  private final class Server {

    private final long origin = nanoTime.getAsLong();
    // The last seconds in which anything happened.
    private final Deque<Second> seconds = new ArrayDeque<>();
    // Up to here, since the origin, the time of open streams is counted.
    private long counted;
    private int running;
    private OptionalDouble speed = OptionalDouble.empty();
    private long measuredAt;

    synchronized void streams(int added) {
      count();
      running += added;
      measure();
    }

    synchronized void generated(double tokens) {
      count();
      current().generated += tokens;
    }

    synchronized void prompted(TokenUsage usage) {
      count();
      current().prompted += (double) usage.prompt();
      current().cached += (double) usage.cached();
    }

    synchronized Rates rates() {
      count();
      return new Rates(
          sum(RATE_SECONDS, it -> it.generated) / RATE_SECONDS,
          sum(RATE_SECONDS, it -> it.prompted) / RATE_SECONDS,
          sum(RATE_SECONDS, it -> it.cached) / RATE_SECONDS);
    }

    synchronized OptionalDouble speed() {
      count();
      if (running > 0) {
        measure();
      }
      return counted - measuredAt < SPEED_MEMORY_NANOS ? speed : OptionalDouble.empty();
    }

    private void count() {
      // Threads may arrive in another order than they read the clock.
      long now = Math.max(counted, nanoTime.getAsLong() - origin);
      counted = Math.max(counted, now - RATE_SECONDS * SECOND_NANOS);
      while (running > 0 && counted < now) {
        long end = Math.min(now, (counted / SECOND_NANOS + 1) * SECOND_NANOS);
        current().streamNanos += running * (end - counted);
        counted = end;
      }
      counted = now;
    }

    private Second current() {
      long number = counted / SECOND_NANOS;
      Second last = seconds.peekLast();
      if (last != null && last.number == number) {
        return last;
      }
      if (seconds.size() == RATE_SECONDS) {
        seconds.removeFirst();
      }
      var next = new Second(number);
      seconds.addLast(next);
      return next;
    }

    private double sum(int newest, ToDoubleFunction<Second> value) {
      long from = counted / SECOND_NANOS - newest + 1;
      return seconds.stream().filter(it -> it.number >= from).mapToDouble(value).sum();
    }

    private void measure() {
      double nanos = sum(SPEED_SECONDS, it -> (double) it.streamNanos);
      if (nanos >= LEAST_STREAM_NANOS) {
        speed = OptionalDouble.of(sum(SPEED_SECONDS, it -> it.generated) / nanos * SECOND_NANOS);
        measuredAt = counted;
      }
    }
  }
}
