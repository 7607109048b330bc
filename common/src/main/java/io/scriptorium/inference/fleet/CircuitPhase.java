package io.scriptorium.inference.fleet;

/**
 * A state of a {@link ServerCircuit} with all that belongs to it, immutable, so that each event
 * yields the next.
 */
sealed interface CircuitPhase {

  /**
   * Requests are sent, and their outcomes are counted.
   *
   * @param outcomes the last ones, the newest in the lowest bit; set bits are failures
   * @param count how many outcomes there are
   * @param doubtfulInARow answers without text and refused requests, with no text between
   */
  record Closed(long outcomes, int count, int failuresInARow, int doubtfulInARow)
      implements CircuitPhase {
    static final Closed INITIAL = new Closed(0, 0, 0, 0);
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
      implements CircuitPhase {

    /** Open until these times, or longer where it was. */
    Open extended(long until, long requestedUntil, boolean probes) {
      return new Open(
          attempt, later(untilNanos, until), later(requestedUntilNanos, requestedUntil), probes);
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
   * @param unsent whether the trial is still to be sent
   */
  record HalfOpen(int attempt, boolean unsent) implements CircuitPhase {}
}
