package io.scriptorium.inference;

/** A seat that this process holds, until it is released or lost. */
final class HeldSeat {

  private final SeatClaim claim;
  private final String server;
  private final Runnable whenLost;
  private volatile boolean released;
  private volatile boolean lost;
  private volatile boolean brokenOff;

  /**
   * @param whenLost what to do when somebody else turns out to hold it; must not block
   */
  HeldSeat(SeatClaim claim, String server, Runnable whenLost) {
    this.claim = claim;
    this.server = server;
    this.whenLost = whenLost;
  }

  SeatClaim claim() {
    return claim;
  }

  /** The name of the server on which it is. */
  String server() {
    return server;
  }

  boolean released() {
    return released;
  }

  /** Whether its lease ended, and the seat is somebody else's. */
  boolean lost() {
    return lost;
  }

  /** Whether a generation on it was broken off, so that its server may still be at it. */
  boolean brokenOff() {
    return brokenOff;
  }

  void markBrokenOff() {
    brokenOff = true;
  }

  void markReleased() {
    released = true;
  }

  void lose() {
    lost = true;
    // Behind a broken-off generation nothing runs on it, and its job may be on another seat.
    if (!brokenOff) {
      whenLost.run();
    }
  }
}
