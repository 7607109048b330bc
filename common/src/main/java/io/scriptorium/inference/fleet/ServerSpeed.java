package io.scriptorium.inference.fleet;

import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * The speed of one server's streams: the tokens that came in the last seconds, divided by the time
 * for which streams were open in them. So a server that stands still gets slower while it does.
 */
final class ServerSpeed {

  private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SLOTS = 5;
  // Less says nothing.
  private static final long LEAST_STREAM_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final long origin;
  // A ring: the slot of a second holds until the same place is needed again.
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

  /** Tokens a second of one stream, or empty where none ran lately. */
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
    // Threads may come with times in another order than they took them.
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
