package io.scriptorium.inference.fleet;

import io.scriptorium.runtime.Backoff;
import java.time.Duration;
import java.util.BitSet;

/**
 * The state of a server's circuit. States are immutable, and each event yields the next state, so
 * that a {@link ServerCircuit} changes state by one atomic step.
 */
sealed interface CircuitState {

  /** Processes that lost a server together must not try it again together. */
  double LEAST_SHARE_OF_OPEN_TIME = 0.75;

  /** Empty answers may be the request's fault; so many in a row are the server's. */
  int MAX_EMPTY_ANSWERS = 3;

  /**
   * What a transition depends on besides the state and the event.
   *
   * @param random from 0 to 1
   */
  record Conditions(CircuitSettings settings, long nanoTime, double random) {

    private Open open(int attempt, boolean probesBelieved) {
      Duration time =
          new Backoff(settings.firstOpen(), settings.longestOpen())
              .delay(attempt, LEAST_SHARE_OF_OPEN_TIME, random);
      return new Open(attempt, nanoTime + time.toNanos(), nanoTime, probesBelieved);
    }
  }

  /** Whether a request may be sent. */
  boolean admits();

  /** The state at a later time, if nothing but time has passed. */
  default CircuitState at(long nanoTime) {
    return this;
  }

  /** A request is sent; only where one is {@link #admits admitted}. */
  default CircuitState sent() {
    return this;
  }

  /** A request was answered as a healthy server does. */
  CircuitState answered(Conditions conditions);

  /** A request was answered without usable text. */
  CircuitState answeredEmpty(Conditions conditions);

  /**
   * A request failed.
   *
   * @param retryAfter how long the server asked to get no requests, zero where it did not
   */
  CircuitState failed(Duration retryAfter, Conditions conditions);

  /** A request was aborted by its client. */
  default CircuitState aborted() {
    return this;
  }

  /** A probe found the server up or down. */
  default CircuitState probed(boolean up, Conditions conditions) {
    return this;
  }

  /** Requests are sent, and their outcomes are counted. */
  record Closed(Outcomes outcomes, int failuresInARow, int emptyAnswersInARow)
      implements CircuitState {

    static final Closed INITIAL = new Closed(Outcomes.NONE, 0, 0);

    @Override
    public boolean admits() {
      return true;
    }

    @Override
    public CircuitState answered(Conditions conditions) {
      return count(new Closed(outcomes.with(false, conditions.settings()), 0, 0), conditions);
    }

    @Override
    public CircuitState answeredEmpty(Conditions conditions) {
      int empty = emptyAnswersInARow + 1;
      return empty >= MAX_EMPTY_ANSWERS
          ? conditions.open(1, true)
          : new Closed(outcomes, failuresInARow, empty);
    }

    @Override
    public CircuitState failed(Duration retryAfter, Conditions conditions) {
      Outcomes counted = outcomes.with(true, conditions.settings());
      CircuitState next =
          count(new Closed(counted, failuresInARow + 1, emptyAnswersInARow), conditions);
      if (next instanceof Open open) {
        return open.until(retryAfter, conditions);
      }
      long until = conditions.nanoTime() + retryAfter.toNanos();
      return retryAfter.isPositive() ? new Open(1, until, until, true) : next;
    }

    private static CircuitState count(Closed next, Conditions conditions) {
      // The outcomes may be full of successes from before the server failed.
      boolean streak = next.failuresInARow >= conditions.settings().minimumCalls();
      return streak || next.outcomes.exceed(conditions.settings())
          ? conditions.open(1, true)
          : next;
    }
  }

  /**
   * No request is sent. Requests that were sent before do not count, except that the server may ask
   * for a longer time.
   *
   * @param attempt how often the circuit has opened since it was closed
   * @param untilNanos when one request may try the server
   * @param requestedUntilNanos until when the server asked for no requests, which no probe shortens
   * @param probesBelieved whether a probe that finds the server up ends the open time: not after a
   *     failed trial, which has seen more than a probe does, until a probe sees the server down
   */
  record Open(int attempt, long untilNanos, long requestedUntilNanos, boolean probesBelieved)
      implements CircuitState {

    @Override
    public boolean admits() {
      return false;
    }

    @Override
    public CircuitState at(long nanoTime) {
      return nanoTime - untilNanos >= 0 ? new HalfOpen(attempt, true) : this;
    }

    @Override
    public CircuitState answered(Conditions conditions) {
      return this;
    }

    @Override
    public CircuitState answeredEmpty(Conditions conditions) {
      return this;
    }

    @Override
    public CircuitState failed(Duration retryAfter, Conditions conditions) {
      return until(retryAfter, conditions);
    }

    @Override
    public CircuitState probed(boolean up, Conditions conditions) {
      long now = conditions.nanoTime();
      if (!up) {
        long nextProbes = now + 2 * conditions.settings().probeInterval().toNanos();
        return new Open(attempt, later(untilNanos, nextProbes), requestedUntilNanos, true);
      }
      return probesBelieved && now - requestedUntilNanos >= 0 ? new HalfOpen(attempt, true) : this;
    }

    private Open until(Duration retryAfter, Conditions conditions) {
      if (!retryAfter.isPositive()) {
        return this;
      }
      long until = conditions.nanoTime() + retryAfter.toNanos();
      return new Open(
          attempt, later(untilNanos, until), later(requestedUntilNanos, until), probesBelieved);
    }

    private static long later(long one, long other) {
      return other - one > 0 ? other : one;
    }
  }

  /**
   * One request tries the server, and its outcome decides. Requests that were sent before the
   * circuit opened count like the trial.
   *
   * @param attempt how often the circuit has opened since it was closed
   * @param admits whether the trial is still to be sent
   */
  record HalfOpen(int attempt, boolean admits) implements CircuitState {

    @Override
    public CircuitState sent() {
      return new HalfOpen(attempt, false);
    }

    @Override
    public CircuitState answered(Conditions conditions) {
      return Closed.INITIAL;
    }

    @Override
    public CircuitState answeredEmpty(Conditions conditions) {
      return conditions.open(attempt + 1, false);
    }

    @Override
    public CircuitState failed(Duration retryAfter, Conditions conditions) {
      return conditions.open(attempt + 1, false).until(retryAfter, conditions);
    }

    @Override
    public CircuitState aborted() {
      return new HalfOpen(attempt, true);
    }
  }

  /**
   * The outcomes of the last requests.
   *
   * @param failures set bits are failures; a ring of the window's size, never changed
   * @param next where the next outcome goes
   */
  record Outcomes(BitSet failures, int next, int count) {

    static final Outcomes NONE = new Outcomes(new BitSet(), 0, 0);

    private Outcomes with(boolean failed, CircuitSettings settings) {
      BitSet changed = (BitSet) failures.clone();
      changed.set(next, failed);
      int window = settings.window();
      return new Outcomes(changed, (next + 1) % window, Math.min(count + 1, window));
    }

    private boolean exceed(CircuitSettings settings) {
      return count >= Math.min(settings.minimumCalls(), settings.window())
          && 100.0 * failures.cardinality() / count >= settings.failureRate();
    }
  }
}
