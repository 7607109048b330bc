package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.PromptCheck;
import io.scriptorium.inference.seats.SeatLease;
import io.scriptorium.inference.seats.SeatRequest;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job's seat in the fleet. The first request takes it, on the first server in the job's own order
 * that is healthy and has one free. It is kept between requests until it is closed or its server
 * fails; then the job moves to another server and stays there.
 *
 * <p>One thread sends requests; any may cancel.
 */
public final class JobSeat implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobSeat.class);

  private final Fleet fleet;
  private final SeatRequest work;
  private final PromptCheck promptCheck = new PromptCheck();
  private @Nullable SeatLease held;
  private @Nullable String home;
  private @Nullable Thread requester;
  private boolean aborted;
  private boolean cancelled;

  JobSeat(Fleet fleet, SeatRequest work) {
    this.fleet = fleet;
    this.work = work;
    this.home = work.lastServer();
  }

  /**
   * Sends a request to the job's server, or to others where it fails, and waits for the whole
   * answer.
   *
   * <p>A request with a schema fails with {@link InferenceFailure.StructuredOutputUnsupported}
   * where its server supports none, after the first time without a request; repeat it without the
   * schema.
   *
   * <p>An answer of free text that ends at a limit of the server's own, below the one asked for, is
   * continued there in further requests; where that is impossible, it ends with {@link
   * ChatAnswer.FinishReason#LENGTH}.
   *
   * @throws InferenceException if there is no answer within the budget; it holds the last failure
   * @throws CancellationException if the seat was cancelled; the generation is ended by then
   * @throws InterruptedException if the thread is interrupted; the generation is ended by then
   * @throws io.scriptorium.runtime.UnavailableException if the fleet grants no seats because this
   *     process stops
   * @throws IllegalStateException if the fleet is closed
   */
  public ChatAnswer complete(ChatRequest request) throws InferenceException, InterruptedException {
    return complete(request, fleet.settings().retry().answerTries());
  }

  /**
   * The same for a request that may have no answer, because the model has nothing to add.
   *
   * @throws InferenceException also after one answer without usable text
   */
  public ChatAnswer completeIfItCan(ChatRequest request)
      throws InferenceException, InterruptedException {
    return complete(request, 1);
  }

  private ChatAnswer complete(ChatRequest request, int answerTries)
      throws InferenceException, InterruptedException {
    begin();
    try {
      return ContinuedAnswer.of(
          request, part -> new RequestAttempts(fleet, this, part, answerTries).run());
    } finally {
      end();
    }
  }

  /**
   * The tokens of the context window of the job's server, prompt and answer together, as far as it
   * is known: as configured, reported by the server, or learned from what it refused. Before the
   * first request, when the job is on no server yet, the smallest of all servers that are known.
   * The first call for a server asks it, which takes a few seconds at most.
   */
  public OptionalInt contextWindow() throws InterruptedException {
    String server = home();
    return server == null
        ? fleet.windows().smallest(fleet.servers().all())
        : fleet.windows().of(server);
  }

  /** Aborts the running request at once, and rejects later ones. */
  public synchronized void cancel() {
    cancelled = true;
    abort();
  }

  /**
   * Releases the seat between two sections if another job has more right to it: one of a more
   * urgent class, or of a tenant that has less. The next request waits for a seat in its turn, on
   * the same server if it can be.
   */
  public void yieldToOthers() {
    SeatLease seat = held();
    if (seat != null && fleet.seats().yieldSeat(seat)) {
      synchronized (this) {
        held = null;
      }
      fleet.telemetry().yielded();
      log.info("The seat on {} goes to a job that comes first; this one waits.", seat.server());
    }
  }

  @Override
  public void close() {
    SeatLease seat;
    synchronized (this) {
      seat = held;
      held = null;
    }
    if (seat != null) {
      fleet.seats().release(seat);
    }
  }

  PromptCheck promptCheck() {
    return promptCheck;
  }

  SeatRequest work() {
    return work;
  }

  /** The server that the job is on, or was on last; null before the first. */
  @Nullable String home() {
    return home;
  }

  void movedTo(String server) {
    home = server;
  }

  /** The seat that it holds, or null. */
  synchronized @Nullable SeatLease held() {
    return held == null || held.lost() ? null : held;
  }

  synchronized void hold(SeatLease seat) {
    held = seat;
  }

  /** Aborts the request on a seat that was lost; it is repeated on another. */
  synchronized void abort() {
    if (requester != null) {
      aborted = true;
      requester.interrupt();
    }
  }

  /**
   * Whether the requesting thread was interrupted by {@link #abort}, so that it continues.
   *
   * @throws CancellationException if the seat was cancelled
   */
  synchronized boolean takeAbort() {
    boolean was = aborted;
    aborted = false;
    requireUncancelled();
    return was;
  }

  private synchronized void begin() {
    requireUncancelled();
    requester = Thread.currentThread();
  }

  private synchronized void end() {
    requester = null;
    if (aborted) {
      aborted = false;
      // The interrupt came after the request had ended.
      boolean _ = Thread.interrupted();
    }
  }

  private void requireUncancelled() {
    if (cancelled) {
      throw new CancellationException("The work on " + work.name() + " was cancelled.");
    }
  }
}
