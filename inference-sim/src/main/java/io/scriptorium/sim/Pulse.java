package io.scriptorium.sim;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/**
 * The passing of time in one generation: waits until the next step is due, and meanwhile heeds the
 * server's standing faults and learns whether the client is still there.
 *
 * <p>Each due time is reckoned from the one before, so that a thread that wakes late does not make
 * the generation longer.
 */
final class Pulse {
  private static final Duration HEARTBEAT = Duration.ofMillis(250);

  /** How long a client may be gone before it is noticed. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Waits for the end of a hang, and says whether it came in time. */
  private interface Over {
    boolean within(Duration limit) throws InterruptedException;
  }

  private final Engine engine;
  private final Reply reply;
  private final long clearings;
  // As of System.nanoTime().
  private long due = System.nanoTime();
  private long lastLook = due;

  Pulse(Engine engine, Reply reply) {
    this.engine = engine;
    this.reply = reply;
    this.clearings = engine.faults().clearings();
  }

  /** Waits for the grant of a seat. */
  void await(Seats.Seat seat) throws IOException, InterruptedException {
    while (!seat.await(LOOK)) {
      beat();
    }
  }

  /** Waits until a time as of {@link System#nanoTime()}. */
  void awaitTime(long nanoTime) throws IOException, InterruptedException {
    due = nanoTime;
    beat();
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      Thread.sleep(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
      beat();
    }
  }

  /** Waits until simulated seconds have passed since the last due time. */
  void advance(double simulatedSeconds) throws IOException, InterruptedException {
    awaitTime(due + engine.realNanos(simulatedSeconds));
  }

  /** Says nothing until the faults are cleared, unless they were since this generation began. */
  void hang() throws IOException, InterruptedException {
    hangUntil(limit -> engine.faults().awaitCleared(clearings, limit));
  }

  /** Says nothing until a hang is over, and goes when the client does. */
  private void hangUntil(Over over) throws IOException, InterruptedException {
    long before = System.nanoTime();
    long limit = engine.settings().hangLimit().toNanos();
    while (!over.within(LOOK)) {
      requireClient();
      if (System.nanoTime() - before >= limit || engine.faults().stands(FaultKind.DOWN)) {
        throw new ConnectionCutException("The fault hang ends at its limit.");
      }
    }
    due += System.nanoTime() - before;
  }

  private void beat() throws IOException, InterruptedException {
    if (engine.faults().stands(FaultKind.HANG)) {
      hangUntil(engine.faults()::awaitNoStandingHang);
    }
    if (engine.faults().stands(FaultKind.DOWN)) {
      throw new ConnectionCutException("The fault down cuts this answer.");
    }
    if (System.nanoTime() - lastLook >= LOOK.toNanos()) {
      requireClient();
      lastLook = System.nanoTime();
    }
    if (System.nanoTime() - reply.lastSent() >= HEARTBEAT.toNanos()) {
      reply.heartbeat();
    }
  }

  private void requireClient() throws IOException {
    if (reply.clientGone()) {
      throw new EOFException("The client has closed the connection.");
    }
  }
}
