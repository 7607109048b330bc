package io.scriptorium.inference.seats;

/** A seat that this process holds, until it is released or lost. */
public final class SeatLease {

  private final SeatClaim claim;
  private final String server;
  private final Runnable whenLost;
  private volatile boolean released;
  private volatile boolean lost;
  private volatile boolean aborted;

  /**
   * @param whenLost what to do when somebody else turns out to hold it; must not block
   */
  SeatLease(SeatClaim claim, String server, Runnable whenLost) {
    this.claim = claim;
    this.server = server;
    this.whenLost = whenLost;
  }

  public SeatClaim claim() {
    return claim;
  }

  /** The name of the server on which it is. */
  public String server() {
    return server;
  }

  boolean released() {
    return released;
  }

  /** Whether its lease ended, and the seat is somebody else's. */
  public boolean lost() {
    return lost;
  }

  /** Whether a generation on it was broken off, so that its server may still be at it. */
  boolean aborted() {
    return aborted;
  }

  public void markAborted() {
    aborted = true;
  }

  void markReleased() {
    released = true;
  }

  void lose() {
    lost = true;
    // Behind a broken-off generation nothing runs on it, and its job may be on another seat.
    if (!aborted) {
      whenLost.run();
    }
  }
}
