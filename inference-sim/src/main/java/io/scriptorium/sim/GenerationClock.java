package io.scriptorium.sim;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/**
 * The passing of time in one generation: waits until the next step is due, and meanwhile applies
 * the server's standing faults, notices a client that has disconnected, and keeps an idle stream
 * alive.
 *
 * <p>Each due time is computed from the one before, so that a thread that wakes late does not make
 * the generation longer.
 */
final class GenerationClock {
  private static final Duration HEARTBEAT = Duration.ofMillis(250);

  /** How long a new standing fault may go unnoticed. */
  private static final Duration STEP = Duration.ofMillis(100);

  /** How long a closed connection may go unnoticed. Each check is a read, with its system calls. */
  private static final Duration CLIENT_CHECK = Duration.ofMillis(250);

  /** Waits for the end of a hang, and returns whether it came in time. */
  private interface HangEnd {
    boolean within(Duration limit) throws InterruptedException;
  }

  private final ServerState state;
  private final HttpExchange exchange;
  private final CompletionResponse reply;
  private final long clearings;
  // As of System.nanoTime().
  private long due = System.nanoTime();
  private long lastCheck = due;

  GenerationClock(ServerState state, HttpExchange exchange, CompletionResponse reply) {
    this.state = state;
    this.exchange = exchange;
    this.reply = reply;
    this.clearings = state.faults.clearings();
  }

  /** Waits for the grant of a seat. */
  void await(SimulatedSeats.Seat seat) throws IOException, InterruptedException {
    while (!seat.await(STEP)) {
      beat();
    }
  }

  /** Waits until a time as of {@link System#nanoTime()}. */
  void awaitTime(long nanoTime) throws IOException, InterruptedException {
    due = nanoTime;
    beat();
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      Thread.sleep(Duration.ofNanos(Math.min(left, STEP.toNanos())));
      beat();
    }
  }

  /** Waits until simulated seconds have passed since the last due time. */
  void advance(double simulatedSeconds) throws IOException, InterruptedException {
    awaitTime(due + state.realNanos(simulatedSeconds));
  }

  /** Sends nothing until the faults are cleared, unless they were since this generation began. */
  void hang() throws IOException, InterruptedException {
    hangUntil(limit -> state.faults.awaitCleared(clearings, limit));
  }

  /** Sends nothing for some real seconds. */
  void pause(double seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    hangUntil(limit -> {
      long left = Math.min(limit.toNanos(), end - System.nanoTime());
      if (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
      }
      return System.nanoTime() >= end;
    });
  }

  private void hangUntil(HangEnd end) throws IOException, InterruptedException {
    long before = System.nanoTime();
    long limit = state.settings.hangLimit().toNanos();
    while (!end.within(STEP)) {
      requireClient();
      if (System.nanoTime() - before >= limit || state.faults.isStanding(FaultKind.DOWN)) {
        throw new ConnectionCutException("The fault hang ends at its limit.");
      }
    }
    due += System.nanoTime() - before;
  }

  private void beat() throws IOException, InterruptedException {
    if (state.faults.isStanding(FaultKind.HANG)) {
      hangUntil(state.faults::awaitNoStandingHang);
    }
    if (state.faults.isStanding(FaultKind.DOWN)) {
      throw new ConnectionCutException("The fault down cuts this answer.");
    }
    if (System.nanoTime() - lastCheck >= CLIENT_CHECK.toNanos()) {
      requireClient();
      lastCheck = System.nanoTime();
    }
    if (System.nanoTime() - reply.lastSent() >= HEARTBEAT.toNanos()) {
      reply.heartbeat();
    }
  }

  private void requireClient() throws IOException {
    if (exchange.clientDisconnected()) {
      throw new EOFException("The client has closed the connection.");
    }
  }
}
