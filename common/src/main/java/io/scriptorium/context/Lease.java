package io.scriptorium.context;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The right to work on a job, which one holder has at a time. It is renewed by itself until it is
 * closed.
 *
 * <p>A holder that was frozen, or cut off from Redis, may work on beside its successor until it is
 * told. What it then stores is refused, and if Redis forgot the lease as well, it does not fit the
 * chain: correctness never rests on leases alone.
 */
public final class Lease implements AutoCloseable {

  private final LeaseKeeper keeper;
  private final String workName;
  private final String key;
  private final String token;
  private final CompletableFuture<String> loss = new CompletableFuture<>();
  private volatile boolean released;

  /**
   * @param token attempt number, owner, and a unique part, separated by colons. The whole of it
   *     tells it from all others
   */
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
   * The number of this attempt at the work, from 1: each new holder gets the next one. It is for
   * people alone, since the numbers begin anew when Redis was emptied.
   */
  public long attempt() {
    return Long.parseLong(token.substring(0, token.indexOf(':')));
  }

  /**
   * Whether somebody else was found to hold it; then it is never won back. False while Redis is
   * away, since nobody else can take it then.
   */
  public boolean lost() {
    return loss.isDone();
  }

  /**
   * Asks Redis whether it is held at this moment, for what cannot be fenced by a script. Where
   * nobody holds it any more it is entered again.
   *
   * @throws io.scriptorium.runtime.UnavailableException if Redis is away
   */
  public boolean confirm() {
    return keeper.confirm(this);
  }

  /**
   * Has something done when it is found lost, at once where it is lost already.
   *
   * @param action called on any thread, and must not block
   */
  public void whenLost(Runnable action) {
    var _ = loss.thenRun(action);
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

  /** The token of whoever was found to hold it in this one's place. */
  Optional<String> successor() {
    return Optional.ofNullable(loss.getNow(null));
  }

  /** Returns whether it was not known before. */
  boolean markLost(String successor) {
    return loss.complete(successor);
  }
}
