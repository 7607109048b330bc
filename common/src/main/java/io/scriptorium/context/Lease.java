package io.scriptorium.context;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The exclusive right to work on a job, renewed until it is closed.
 *
 * <p>A holder that was frozen, or cut off from Redis, may work concurrently with its successor
 * until it finds out. What it stores is rejected; if Redis lost the lease as well, it does not
 * continue the chain. Correctness never depends on leases alone.
 */
public final class Lease implements AutoCloseable {

  private final LeaseKeeper keeper;
  private final String workName;
  private final String key;
  private final String token;
  private final CompletableFuture<String> loss = new CompletableFuture<>();

  /**
   * @param token attempt number, process, and a unique part, separated by colons; unique as a whole
   */
  Lease(LeaseKeeper keeper, String workName, String key, String token) {
    this.keeper = keeper;
    this.workName = workName;
    this.key = key;
    this.token = token;
  }

  /** What it grants: a job's id, or {@code JOB#INDEX} for one section of it. */
  public String workName() {
    return workName;
  }

  /**
   * The number of this attempt at the work, from 1: each new holder gets the next one. For
   * operators only, since the numbers restart when Redis is emptied.
   */
  public long attempt() {
    return Long.parseLong(token.substring(0, token.indexOf(':')));
  }

  /**
   * Whether another holder was found; then it is never regained. False while Redis is unavailable,
   * since no other worker can acquire it then.
   */
  public boolean lost() {
    return loss.isDone();
  }

  /**
   * Checks with Redis whether it is held now, for effects that no script can fence. If nobody holds
   * it, it is entered again.
   *
   * @throws io.scriptorium.runtime.UnavailableException if Redis is unavailable
   */
  public boolean confirm() {
    return keeper.confirm(this);
  }

  /**
   * Runs an action when it is found lost, immediately if it already is.
   *
   * @param action called on any thread, and must not block
   */
  public void whenLost(Runnable action) {
    var _ = loss.thenRun(action);
  }

  /** Releases it, if it is still held. Never throws: a lease that cannot be released expires. */
  @Override
  public void close() {
    keeper.release(this);
  }

  String key() {
    return key;
  }

  String token() {
    return token;
  }

  /** The token of the holder that superseded this one. */
  Optional<String> successor() {
    return Optional.ofNullable(loss.getNow(null));
  }

  /** Returns whether it was not known before. */
  boolean markLost(String successor) {
    return loss.complete(successor);
  }
}
