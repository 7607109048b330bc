package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.seats.SeatClaim;
import io.scriptorium.inference.seats.SeatLease;
import io.scriptorium.inference.seats.SeatRequest;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A job's seat in the fleet. It is taken with the first question, on the first server in the job's
 * own order that is healthy and has one free, and kept from question to question until it is closed
 * or its server fails; then the job moves to another server, and stays there.
 *
 * <p>One thread asks at a time; any may cancel.
 */
public final class JobSeat implements AutoCloseable {

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Fleet fleet;
  private final SeatRequest work;
  private final String process;
  private volatile SeatClaim claim;
  private @Nullable SeatLease held;
  private @Nullable String home;
  private @Nullable Thread asking;
  private boolean aborted;
  private boolean cancelled;

  JobSeat(Fleet fleet, SeatRequest work, String process) {
    this.fleet = fleet;
    this.work = work;
    this.home = work.lastServer();
    this.process = process;
    this.claim = newClaim();
  }

  /**
   * Asks the job's server, or others where it cannot answer, and waits for the whole answer.
   *
   * <p>A request with a schema fails with {@link InferenceFailure.StructuredOutputUnsupported}
   * where its server knows none, after the first time without asking; ask again without it.
   *
   * @throws InferenceException if no answer can be had within the budget, or ever; it holds the
   *     last failure
   * @throws CancellationException if the seat was cancelled; the generation is ended by then
   * @throws InterruptedException if the thread is interrupted; the generation is ended by then
   * @throws io.scriptorium.runtime.UnavailableException if the fleet gives no new seats because
   *     this process stops
   * @throws IllegalStateException if the fleet is closed
   */
  public ChatAnswer complete(ChatRequest request) throws InferenceException, InterruptedException {
    return complete(request, fleet.settings().retry().answerTries());
  }

  /**
   * The same for a question that may well have no answer, because the model has said all.
   *
   * @throws InferenceException also if the answer has no usable text, without a second try for that
   */
  public ChatAnswer completeIfItCan(ChatRequest request)
      throws InferenceException, InterruptedException {
    return complete(request, 1);
  }

  private ChatAnswer complete(ChatRequest request, int answerTries)
      throws InferenceException, InterruptedException {
    begin();
    try {
      return new RequestAttempts(fleet, this, request, answerTries).run();
    } finally {
      end();
    }
  }

  /** Breaks off what runs, within moments, and refuses all that is asked later. */
  public synchronized void cancel() {
    cancelled = true;
    abort();
  }

  /** Gives the seat back. */
  @Override
  public void close() {
    SeatLease seat = takeHeld();
    if (seat != null) {
      fleet.seats().release(seat);
    }
  }

  SeatRequest work() {
    return work;
  }

  /** The claim of the seat that it holds, waits for, or had last. */
  SeatClaim claim() {
    return claim;
  }

  /**
   * A claim for another seat. What is still to be said of the last one, such as that it is given
   * back, can thus never concern this one.
   */
  SeatClaim claimAnew() {
    claim = newClaim();
    return claim;
  }

  private SeatClaim newClaim() {
    return new SeatClaim(
        process, work.kind(), work.name(), work.since(), NUMBERS.getAndIncrement());
  }

  /** The server that the job is on, or was on last; null before the first. */
  @Nullable String home() {
    return home;
  }

  void settle(String server) {
    home = server;
  }

  /** The seat that it holds, or null where it holds none any more. */
  synchronized @Nullable SeatLease held() {
    return held == null || held.lost() ? null : held;
  }

  synchronized void hold(SeatLease seat) {
    held = seat;
  }

  private synchronized @Nullable SeatLease takeHeld() {
    SeatLease seat = held;
    held = null;
    return seat;
  }

  /** Breaks off what runs on a seat that somebody else has now; it is asked again elsewhere. */
  synchronized void abort() {
    if (asking != null) {
      aborted = true;
      asking.interrupt();
    }
  }

  /**
   * Whether the interrupt that the asking thread got was {@link #abort}, so that it goes on.
   *
   * @throws CancellationException if it does not go on, because the seat was cancelled
   */
  synchronized boolean takeAbort() {
    boolean was = aborted;
    aborted = false;
    if (cancelled) {
      throw cancellation();
    }
    return was;
  }

  private synchronized void begin() {
    if (cancelled) {
      throw cancellation();
    }
    asking = Thread.currentThread();
  }

  private synchronized void end() {
    asking = null;
    if (aborted) {
      aborted = false;
      // It came when all was over.
      boolean _ = Thread.interrupted();
    }
  }

  private CancellationException cancellation() {
    return new CancellationException("The work on " + work.name() + " was cancelled.");
  }
}
