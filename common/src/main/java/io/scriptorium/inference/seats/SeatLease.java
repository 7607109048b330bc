package io.scriptorium.inference.seats;

/** A seat that this process holds until it is released or lost. */
public final class SeatLease {

  private final SeatClaim claim;
  private final String server;
  private final Runnable onLost;
  private volatile boolean lost;
  private volatile boolean aborted;

  /**
   * @param onLost run when another claim turns out to hold the seat; must not block
   */
  SeatLease(SeatClaim claim, String server, Runnable onLost) {
    this.claim = claim;
    this.server = server;
    this.onLost = onLost;
  }

  public SeatClaim claim() {
    return claim;
  }

  public String server() {
    return server;
  }

  /** Whether it expired, and another claim holds the seat. */
  public boolean lost() {
    return lost;
  }

  /** Whether a generation on it was aborted, which its server may still be running. */
  boolean aborted() {
    return aborted;
  }

  public void markAborted() {
    aborted = true;
  }

  void markLost() {
    lost = true;
    // After an aborted generation nothing runs on it, and its job may be on another seat.
    if (!aborted) {
      onLost.run();
    }
  }
}
