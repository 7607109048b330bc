package io.scriptorium.inference.fleet;

import io.opentelemetry.api.trace.Span;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.InferenceFailure.Cause;
import io.scriptorium.inference.client.InferenceFailure.PromptCut;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.InferenceSettings.RetryPolicy;
import io.scriptorium.inference.seats.RequestBudget;
import io.scriptorium.inference.seats.SeatClaim;
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

  private final Fleet fleet;
  private final ServerRouter servers;
  private final RequestTelemetry telemetry;
  private final JobSeat seat;
  private final ChatRequest request;
  private final RetryPolicy retry;
  private final int answerTries;
  private final RequestBudget budget;
  private final RequestDoubts doubts;
  // Servers that failed in this round of attempts.
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
    servers = fleet.servers();
    telemetry = fleet.telemetry();
    this.seat = seat;
    this.request = request;
    retry = fleet.settings().retry();
    doubts = new RequestDoubts(servers, retry.budget());
    budget = new RequestBudget(retry.budget(), fleet.settings().seatTimeout(), System.nanoTime());
  }

  ChatAnswer run() throws InferenceException, InterruptedException {
    while (true) {
      try {
        SeatLease held = acquireSeat();
        ChatAnswer answer = held == null ? null : send(held);
        if (answer != null) {
          return answer;
        }
      } catch (InterruptedException e) {
        if (!seat.takeAbort()) {
          throw e;
        }
        log.info("The seat was lost; the request continues on another");
        seat.close();
      }
    }
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
    boolean admitted = !excluded().contains(server) && servers.circuit(server).trySend();
    servers.endTrials(held.claim().token());
    if (!admitted) {
      seat.close();
    }
    return admitted ? held : null;
  }

  private SeatLease take() throws InferenceException, InterruptedException {
    requireRunning();
    SeatClaim claim = fleet.seats().claim(seat.work());
    long start = System.nanoTime();
    Span waiting = telemetry.waiting();
    Optional<SeatLease> held = Optional.empty();
    try {
      held = fleet.seats().take(claim, () -> candidates(claim), budgetToTake(start), seat::abort);
      telemetry.waited(Duration.ofNanos(System.nanoTime() - start));
      return held.orElseThrow(this::noSeat);
    } finally {
      waiting.end();
      if (held.isEmpty()) {
        servers.endTrials(claim.token());
      }
    }
  }

  /** The budget, or what is left where waiting may well be in vain. */
  private RequestBudget budgetToTake(long nowNanos) {
    return doubts.any(System.nanoTime())
        ? new RequestBudget(
            Duration.ofNanos(doubtfulLeftNanos(nowNanos)), fleet.settings().seatTimeout(), nowNanos)
        : budget;
  }

  private long doubtfulLeftNanos(long nowNanos) {
    return Math.max(0, Math.min(budget.budgetLeftNanos(nowNanos), doubts.leftNanos(nowNanos)));
  }

  /** The servers where the job would take a seat now, the most wanted first. */
  private List<SeatLedger.Place> candidates(SeatClaim claim) {
    requireRunning();
    return servers.places(claim.token(), seat.work().jobId(), seat.home(), excluded());
  }

  private void requireRunning() {
    if (fleet.stopsSeating()) {
      throw new UnavailableException("This worker is stopping and takes no new seats.");
    }
  }

  /** The answer; null where the attempt failed, and another may succeed now. */
  private @Nullable ChatAnswer send(SeatLease held)
      throws InferenceException, InterruptedException {
    if (attempts++ > 0) {
      telemetry.retried();
    }
    String server = held.server();
    triedServers.add(server);
    ServerCircuit circuit = servers.circuit(server);
    RequestTelemetry.Attempt attempt = telemetry.attempt(server, request);
    boolean decided = false;
    try {
      Simulator.requireSameKind(server, servers.modelOf(server), seat.work().begunBy());
      long left = Math.max(0, budget.budgetLeftNanos(System.nanoTime()));
      ChatAnswer answer = fleet.send(server, seat.work().queue(), request, Duration.ofNanos(left));
      servers.answeredWith(server, answer.model());
      Simulator.requireSameKind(server, answer.model(), seat.work().begunBy());
      Optional<PromptCut> cut = seat.promptCheck().check(request, answer);
      if (cut.isPresent()) {
        fleet.remember(cut.get());
        throw new InferenceException(cut.get());
      }
      decided = true;
      circuit.answered();
      servers.answered(server);
      attempt.answered(answer);
      telemetry.generated(seat.work().queue(), answer.usage().completion());
      moveTo(server);
      return answer;
    } catch (InferenceException e) {
      decided = true;
      if (e.failure() instanceof InferenceFailure.TimedOut) {
        held.markAborted();
      }
      circuit.failed(e.failure());
      attempt.failed(e.failure());
      fleet.failed(e.failure());
      servers.failed(e.failure());
      fleet.requireOpen(e);
      afterFailure(e.failure());
      return null;
    } finally {
      if (!decided) {
        held.markAborted();
        circuit.aborted();
        attempt.abandoned();
      }
    }
  }

  /** The job's prompt is in the cache of this server now. */
  private void moveTo(String server) {
    String before = seat.home() == null ? triedServers.getFirst() : seat.home();
    if (!server.equals(before)) {
      log.info("Moved from {} to {}", before, server);
      telemetry.moved(triedServers.size() > 1 || !servers.circuit(before).admits());
    }
    seat.movedTo(server);
  }

  private Set<String> excluded() {
    Set<String> excluded = new LinkedHashSet<>(doubts.rejectedAt());
    excluded.addAll(triedInRound);
    return excluded;
  }

  /** Returns where another attempt may succeed, and after the delay before it. */
  private void afterFailure(InferenceFailure failure)
      throws InferenceException, InterruptedException {
    InferenceFailure before = last;
    if (before != null && failure instanceof InferenceFailure.TimedOut && isBudgetUsedUp(0)) {
      // The budget ended the attempt: the failure before it says more.
      throw exhausted("the budget is used up", before);
    }
    last = failure;
    if (failure instanceof InferenceFailure.StructuredOutputUnsupported) {
      throw new InferenceException(failure);
    }
    if (failure instanceof InferenceFailure.OtherModel) {
      triedInRound.add(failure.server());
      seat.close();
      if (!servers.anyAdmitsBut(excluded())) {
        throw new InferenceException(failure);
      }
      return;
    }
    if (failure.cause() == Cause.REQUEST || failure.cause() == Cause.DOUBTFUL) {
      afterRejection(failure);
      return;
    }
    if (failure.cause() == Cause.ANSWER && ++answersWithoutText >= answerTries) {
      throw exhausted("no more answers without usable text are accepted", failure);
    }
    triedInRound.add(failure.server());
    seat.close();
    if (servers.anyAdmitsBut(excluded())) {
      log.warn("Continues on another server after attempt {}: {}", attempts, failure.reason());
      return;
    }
    triedInRound.clear();
    Duration delay = retry.delay(++rounds, ThreadLocalRandom.current());
    if (doubts.any(System.nanoTime())) {
      long left = doubtfulLeftNanos(System.nanoTime());
      if (left == 0) {
        throw doubtful(failure);
      }
      delay = delay.toNanos() < left ? delay : Duration.ofNanos(left);
    }
    if (isBudgetUsedUp(delay.toNanos())) {
      throw exhausted("the budget is used up", failure);
    }
    log.warn("Waits {} ms after attempt {}: {}", delay.toMillis(), attempts, failure.reason());
    fleet.pause(delay);
  }

  /** Another server, where there is one, decides whether the request is at fault. */
  private void afterRejection(InferenceFailure failure) throws InferenceException {
    if (!doubts.rejected(failure)) {
      throw new InferenceException(failure);
    }
    seat.close();
    log.warn("Asks another server after attempt {}: {}", attempts, failure.reason());
  }

  /** The failure where waiting longer would be in vain. */
  private InferenceException doubtful(InferenceFailure failure) {
    return doubts
        .rejection()
        .map(InferenceException::new)
        .orElseGet(
            () -> exhausted("no server can answer until a person has changed something", failure));
  }

  private boolean isBudgetUsedUp(long afterNanos) {
    return budget.budgetLeftNanos(System.nanoTime()) <= afterNanos;
  }

  private InferenceException noSeat() {
    InferenceFailure before = last;
    InferenceFailure known = before == null ? fleet.lastFailure() : before;
    if (doubts.any(System.nanoTime()) && known != null) {
      return doubtful(known);
    }
    if (before != null) {
      return exhausted("the time is used up", before);
    }
    String names = String.join(", ", servers.all().stream().map(InferenceServer::name).toList());
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
                servers.all().size(),
                why,
                retry.budget(),
                failure.reason()),
        failure);
  }
}
