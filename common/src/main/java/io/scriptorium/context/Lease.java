package io.scriptorium.context;

/**
 * The right to work on a job, which one holder has at a time. It is renewed by itself until it is
 * closed.
 *
 * <p>A lease saves work, and no more: a holder that was frozen, or cut off from Redis, may work on
 * beside its successor for a while. What it then writes does not fit the chain any more, so that
 * correctness never rests on leases.
 */
public final class Lease implements AutoCloseable {

  private final LeaseKeeper keeper;
  private final String workName;
  private final String key;
  private final String token;
  private volatile boolean lost;
  private volatile boolean released;

  Lease(LeaseKeeper keeper, String workName, String key, String token) {
    this.keeper = keeper;
    this.workName = workName;
    this.key = key;
    this.token = token;
  }

  /** What it is the right to work on: a job's id, or {@code JOB#INDEX} for one section of it. */
  public String workName() {
    return workName;
  }

  /**
   * Whether somebody else was found to hold it; then it is never won back. False while Redis is
   * away, since nobody else can take it then.
   */
  public boolean lost() {
    return lost;
  }

  /** Gives it back, if it is still held. Never throws: what cannot be given back expires. */
  @Override
  public void close() {
    released = true;
    keeper.release(this);
  }

  String key() {
    return key;
  }

  String token() {
    return token;
  }

  boolean released() {
    return released;
  }

  void markLost() {
    lost = true;
  }
}
