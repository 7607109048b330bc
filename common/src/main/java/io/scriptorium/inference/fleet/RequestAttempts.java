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

/** One request to the fleet: attempt after attempt, until it is answered or has failed. */
final class RequestAttempts {

  private static final Logger log = LoggerFactory.getLogger(RequestAttempts.class);

  /** One attempt failed; others may follow. */
  private static final class AttemptFailed extends Exception {
    private static final long serialVersionUID = 1L;
    final transient InferenceFailure failure;

    AttemptFailed(InferenceException cause) {
      super(cause);
      failure = cause.failure();
    }
  }

  private final Fleet fleet;
  private final JobSeat seat;
  private final ChatRequest request;
  private final RetryPolicy retry;
  private final int answerTries;
  private final RequestBudget budget;
  // Servers that reject the API key, and those that failed in this round of attempts.
  private final Set<String> unauthorizedAt = new LinkedHashSet<>();
  private final Set<String> triedInRound = new LinkedHashSet<>();
  private final LinkedHashSet<String> triedServers = new LinkedHashSet<>();
  private int rounds;
  private int attempts;
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
    budget = new RequestBudget(retry.budget(), fleet.settings().seatTimeout(), System.nanoTime());
  }

  ChatAnswer run() throws InferenceException, InterruptedException {
    while (true) {
      try {
        SeatLease held = acquireSeat();
        if (held != null) {
          return send(held);
        }
      } catch (AttemptFailed e) {
        InferenceFailure before = last;
        if (before != null && endedByBudget(e.failure)) {
          throw exhausted("the budget is used up", before);
        }
        last = e.failure;
        afterFailure(e.failure);
      } catch (InterruptedException e) {
        if (!seat.takeAbort()) {
          throw e;
        }
        log.info("The seat was lost; the request continues on another");
        seat.close();
      }
    }
  }

  /** Whether the budget ended the attempt; then the failure before it says more. */
  private boolean endedByBudget(InferenceFailure failure) {
    return failure instanceof InferenceFailure.TimedOut
        && budget.budgetLeftNanos(System.nanoTime()) <= 0;
  }

  /** The seat to use; null where the one it got cannot be used, and another must be found. */
  private @Nullable SeatLease acquireSeat() throws InferenceException, InterruptedException {
    fleet.requireOpen(null);
    SeatLease held = seat.held();
    if (held == null) {
      held = take();
      seat.hold(held);
    }
    String server = held.server();
    boolean admitted = !isExcluded(server) && fleet.servers().circuit(server).trySend();
    fleet.servers().endTrials(seat.claim().token());
    if (!admitted) {
      seat.close();
    }
    return admitted ? held : null;
  }

  private SeatLease take() throws InferenceException, InterruptedException {
    requireRunning();
    long start = System.nanoTime();
    Span waiting = fleet.spans().waiting();
    boolean taken = false;
    try {
      Optional<SeatLease> held =
          fleet.seats().take(seat.renewClaim(), this::candidates, budget, seat::abort);
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

  /** The servers where the job would take a seat now, the most wanted first. */
  private List<SeatLedger.Place> candidates() {
    requireRunning();
    return fleet
        .servers()
        .places(seat.claim().token(), seat.work().jobId(), seat.home(), excluded());
  }

  private void requireRunning() {
    if (fleet.stopsSeating()) {
      throw new UnavailableException("This worker is stopping and takes no new seats.");
    }
  }

  private ChatAnswer send(SeatLease held) throws AttemptFailed, InterruptedException {
    if (attempts++ > 0) {
      fleet.meters().retried();
    }
    triedServers.add(held.server());
    ServerCircuit circuit = fleet.servers().circuit(held.server());
    long start = System.nanoTime();
    Span span = fleet.spans().attempt(held.server(), request);
    boolean decided = false;
    try {
      ChatAnswer answer = fleet.send(held.server(), request, budget.budgetLeft(start));
      if (answer.truncatedBelow(request.maxTokens())) {
        throw new InferenceException(
            new InferenceFailure.Truncated(
                held.server(), answer.text().length(), request.maxTokens()));
      }
      decided = true;
      circuit.answered();
      fleet.meters().answered(answer);
      RequestSpans.answered(span, answer);
      moveTo(held.server());
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
      throw new AttemptFailed(e);
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

  /** The job's prompt is in the cache of this server now. */
  private void moveTo(String server) {
    String before = seat.home() == null ? triedServers.getFirst() : seat.home();
    if (!server.equals(before)) {
      log.info("Moved from {} to {}", before, server);
      fleet.meters().moved(triedServers.size() > 1 || !fleet.servers().circuit(before).admits());
    }
    seat.movedTo(server);
  }

  private Set<String> excluded() {
    Set<String> excluded = new LinkedHashSet<>(unauthorizedAt);
    excluded.addAll(triedInRound);
    return excluded;
  }

  private boolean isExcluded(String server) {
    return unauthorizedAt.contains(server) || triedInRound.contains(server);
  }

  /** Returns where another attempt may succeed, and after the delay before it. */
  private void afterFailure(InferenceFailure failure)
      throws InferenceException, InterruptedException {
    boolean unauthorized = failure instanceof InferenceFailure.Unauthorized;
    if (!failure.retryable() && !unauthorized) {
      throw new InferenceException(failure);
    }
    if (unauthorized) {
      unauthorizedAt.add(failure.server());
    }
    if (fleet.servers().all().stream().allMatch(server -> unauthorizedAt.contains(server.name()))) {
      throw exhausted("no server accepts the API key", failure);
    }
    if (FailureCause.of(failure) == FailureCause.ANSWER && ++answersWithoutText >= answerTries) {
      throw exhausted("no more answers without usable text are accepted", failure);
    }
    triedInRound.add(failure.server());
    seat.close();
    if (fleet.servers().anyAdmitsBut(excluded())) {
      log.warn("Continues on another server after attempt {}: {}", attempts, failure.reason());
      return;
    }
    triedInRound.clear();
    Duration delay = retry.delay(++rounds, ThreadLocalRandom.current());
    if (budget.budgetLeftNanos(System.nanoTime()) <= delay.toNanos()) {
      throw exhausted("the budget is used up", failure);
    }
    log.warn("Waits {} ms after attempt {}: {}", delay.toMillis(), attempts, failure.reason());
    fleet.pause(delay);
  }

  private InferenceException noSeat() {
    InferenceFailure before = last;
    if (before != null) {
      return exhausted("the time is used up", before);
    }
    String names =
        String.join(", ", fleet.servers().all().stream().map(InferenceServer::name).toList());
    InferenceFailure recent = fleet.lastFailure();
    String detail =
        budget.seatLeftNanos() <= 0
            ? "all were taken for " + fleet.settings().seatTimeout()
            : "none became available within "
                + retry.budget()
                + (recent == null ? "" : "; the last failure: " + recent.reason());
    return new InferenceException(new InferenceFailure.NoSeat(names, detail));
  }

  private InferenceException exhausted(String why, InferenceFailure failure) {
    return new InferenceException(
        "No answer after %d attempts on %d of %d servers (%s; budget %s). The last failure: %s"
            .formatted(
                attempts,
                triedServers.size(),
                fleet.servers().all().size(),
                why,
                retry.budget(),
                failure.reason()),
        failure);
  }
}
