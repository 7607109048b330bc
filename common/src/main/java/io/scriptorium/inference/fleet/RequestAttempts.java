package io.scriptorium.inference.fleet;

import io.opentelemetry.api.trace.Span;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.seats.RequestBudget;
import io.scriptorium.inference.seats.SeatLease;
import io.scriptorium.inference.seats.SeatLedger;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way through the fleet: try after try, until it is answered or given up. */
final class RequestAttempts {

  private static final Logger log = LoggerFactory.getLogger(RequestAttempts.class);

  /** One try failed; others may follow. */
  private static final class TryFailed extends Exception {
    private static final long serialVersionUID = 1L;
    final transient InferenceFailure failure;

    TryFailed(InferenceException cause) {
      super(cause);
      failure = cause.failure();
    }
  }

  private final Fleet fleet;
  private final JobSeat seat;
  private final ChatRequest request;
  private final RetryPolicy retry;
  private final int answerTries;
  private final RequestBudget patience;
  // Servers that do not let us in at all, and those that failed in this round of tries.
  private final Set<String> barred = new LinkedHashSet<>();
  private final Set<String> triedInRound = new LinkedHashSet<>();
  private final LinkedHashSet<String> triedEver = new LinkedHashSet<>();
  private int rounds;
  private int tries;
  private int answersWithoutText;
  private @Nullable InferenceFailure last;

  /**
   * @param answerTries how many answers without usable text are accepted
   */
  RequestAttempts(Fleet fleet, JobSeat seat, ChatRequest request, int answerTries) {
    this.answerTries = answerTries;
    this.fleet = fleet;
    this.seat = seat;
    this.request = request;
    retry = fleet.settings().retry();
    patience = new RequestBudget(retry.budget(), fleet.settings().seatTimeout(), System.nanoTime());
  }

  ChatAnswer run() throws InferenceException, InterruptedException {
    while (true) {
      try {
        SeatLease held = acquireSeat();
        if (held != null) {
          return ask(held);
        }
      } catch (TryFailed e) {
        InferenceFailure before = last;
        if (before != null && brokenOffByTheBudget(e.failure)) {
          throw gaveUp("the budget is used up", before);
        }
        last = e.failure;
        afterFailure(e.failure);
      } catch (InterruptedException e) {
        if (!seat.takeAbort()) {
          throw e;
        }
        log.info("The seat was lost; goes on with another.");
        seat.close();
      }
    }
  }

  /** Whether we ended the try ourselves; then the failure before it tells more. */
  private boolean brokenOffByTheBudget(InferenceFailure failure) {
    return failure instanceof InferenceFailure.TimedOut
        && patience.budgetLeftNanos(System.nanoTime()) <= 0;
  }

  /** The seat to ask on; null where the one it got cannot be used, and another must be found. */
  private @Nullable SeatLease acquireSeat() throws InferenceException, InterruptedException {
    fleet.requireOpen(null);
    SeatLease held = seat.held();
    if (held == null) {
      held = take();
      seat.hold(held);
    }
    String server = held.server();
    boolean entered = !isExcluded(server) && fleet.servers().circuit(server).trySend();
    fleet.servers().endTrials(seat.claim().token());
    if (!entered) {
      seat.close();
    }
    return entered ? held : null;
  }

  private SeatLease take() throws InferenceException, InterruptedException {
    requireSeating();
    long start = System.nanoTime();
    Span waiting = fleet.spans().waiting();
    boolean taken = false;
    try {
      Optional<SeatLease> held =
          fleet.seats().take(seat.claimAnew(), this::wish, patience, seat::abort);
      fleet.meters().waited(Duration.ofNanos(System.nanoTime() - start));
      taken = held.isPresent();
      return held.orElseThrow(this::noSeat);
    } finally {
      waiting.end();
      if (!taken) {
        fleet.servers().endTrials(seat.claim().token());
      }
    }
  }

  /** Where the job would take a seat now, the most wanted first. */
  private List<SeatLedger.Place> wish() {
    requireSeating();
    return fleet
        .servers()
        .places(seat.claim().token(), seat.work().jobId(), seat.home(), excluded());
  }

  private void requireSeating() {
    if (fleet.stopsSeating()) {
      throw new UnavailableException("This worker stops and takes no new seats.");
    }
  }

  private ChatAnswer ask(SeatLease held) throws TryFailed, InterruptedException {
    if (tries++ > 0) {
      fleet.meters().retried();
    }
    triedEver.add(held.server());
    ServerCircuit circuit = fleet.servers().circuit(held.server());
    long start = System.nanoTime();
    Span span = fleet.spans().asking(held.server(), request);
    boolean decided = false;
    try {
      ChatAnswer answer = fleet.ask(held.server(), request, patience.budgetLeft(start));
      if (answer.truncatedBelow(request.maxTokens())) {
        throw new InferenceException(
            new InferenceFailure.Truncated(
                held.server(), answer.text().length(), request.maxTokens()));
      }
      decided = true;
      circuit.answered();
      fleet.meters().answered(answer);
      RequestSpans.answered(span, answer);
      stay(held.server());
      return answer;
    } catch (InferenceException e) {
      decided = true;
      if (e.failure() instanceof InferenceFailure.TimedOut) {
        held.markAborted();
      }
      RequestSpans.failed(span, e.failure());
      circuit.failed(e.failure());
      fleet.failed(e.failure());
      fleet
          .meters()
          .failed(held.server(), e.failure(), Duration.ofNanos(System.nanoTime() - start));
      fleet.requireOpen(e);
      throw new TryFailed(e);
    } finally {
      if (!decided) {
        RequestSpans.abandoned(span);
        held.markAborted();
        circuit.aborted();
        fleet.meters().abandoned(held.server(), Duration.ofNanos(System.nanoTime() - start));
      }
      span.end();
    }
  }

  /** The job's context is on this server now. */
  private void stay(String server) {
    String before = seat.home() == null ? triedEver.getFirst() : seat.home();
    if (!server.equals(before)) {
      log.info("Moved from {} to {}", before, server);
      fleet.meters().moved(triedEver.size() > 1 || !fleet.servers().circuit(before).admits());
    }
    seat.settle(server);
  }

  private Set<String> excluded() {
    Set<String> excluded = new LinkedHashSet<>(barred);
    excluded.addAll(triedInRound);
    return excluded;
  }

  private boolean isExcluded(String server) {
    return barred.contains(server) || triedInRound.contains(server);
  }

  /** Returns where another try may help, and after the time to wait for it. */
  private void afterFailure(InferenceFailure failure)
      throws InferenceException, InterruptedException {
    boolean unauthorized = failure instanceof InferenceFailure.Unauthorized;
    if (!failure.retryable() && !unauthorized) {
      throw new InferenceException(failure);
    }
    if (unauthorized) {
      barred.add(failure.server());
    }
    if (fleet.servers().all().stream().allMatch(server -> barred.contains(server.name()))) {
      throw gaveUp("no server lets it in", failure);
    }
    if (FailureCause.of(failure) == FailureCause.ANSWER && ++answersWithoutText >= answerTries) {
      throw gaveUp("no more answers without usable text are accepted", failure);
    }
    triedInRound.add(failure.server());
    seat.close();
    if (fleet.servers().anyAdmitsBut(excluded())) {
      log.warn("Goes on at another server after try {}: {}", tries, failure.reason());
      return;
    }
    triedInRound.clear();
    Duration delay = retry.delay(++rounds, ThreadLocalRandom.current());
    if (patience.budgetLeftNanos(System.nanoTime()) <= delay.toNanos()) {
      throw gaveUp("the budget is used up", failure);
    }
    log.warn("Waits {} ms after try {}: {}", delay.toMillis(), tries, failure.reason());
    fleet.pause(delay);
  }

  private InferenceException noSeat() {
    InferenceFailure before = last;
    if (before != null) {
      return gaveUp("the time is used up", before);
    }
    String names =
        String.join(", ", fleet.servers().all().stream().map(InferenceServer::name).toList());
    InferenceFailure recent = fleet.lastFailure();
    String detail =
        patience.seatLeftNanos() <= 0
            ? "all were taken for " + fleet.settings().seatTimeout()
            : "none came back within "
                + retry.budget()
                + (recent == null ? "" : "; the last failure: " + recent.reason());
    return new InferenceException(new InferenceFailure.NoSeat(names, detail));
  }

  private InferenceException gaveUp(String why, InferenceFailure failure) {
    return new InferenceException(
        "No answer after %d tries on %d of %d servers (%s; budget %s). The last failure: %s"
            .formatted(
                tries,
                triedEver.size(),
                fleet.servers().all().size(),
                why,
                retry.budget(),
                failure.reason()),
        failure);
  }
}
