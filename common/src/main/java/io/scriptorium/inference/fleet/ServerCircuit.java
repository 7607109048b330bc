package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.InferenceFailure.StructuredOutputUnsupported;
import io.scriptorium.inference.fleet.CircuitPhase.Closed;
import io.scriptorium.inference.fleet.CircuitPhase.HalfOpen;
import io.scriptorium.inference.fleet.CircuitPhase.Open;
import io.scriptorium.inference.fleet.InferenceSettings.CircuitSettings;
import io.scriptorium.runtime.Backoff;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one server. Closed, all requests are sent. It opens when too many of the
 * last requests failed, when several failed in a row, or when the server asks for a pause; then
 * nothing is sent for a time, which doubles with each trial that fails. After it, or as soon as a
 * probe finds the server up, one request tries it, and its outcome decides. Any number of threads
 * may use it.
 */
final class ServerCircuit {

  private static final Logger log = LoggerFactory.getLogger(ServerCircuit.class);

  /** Processes that lost a server together must not try it again together. */
  private static final double LEAST_SHARE_OF_OPEN_TIME = 0.75;

  /** Empty answers and refusals may be the request's fault; so many in a row are the server's. */
  private static final int MAX_DOUBTFUL = 3;

  /** The requests that a server gets that has answered none yet. */
  static final int MAX_UNPROVEN = 3;

  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN;

    /** Its name in metrics and reports: lower case with hyphens. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final String server;
  private final CircuitSettings settings;
  private final Runnable onChange;
  private final LongSupplier nanoTime;
  private final BiConsumer<Duration, Runnable> scheduler;
  private final RandomGenerator random;
  // As of the last event; guarded by this.
  private CircuitPhase phase = Closed.INITIAL;
  // Requests that were admitted and have not ended, and whether any was answered; guarded by this.
  // A broken server answers at once, is always free, and would be sent the whole queue.
  private int running;
  private volatile boolean proven;

  /**
   * @param onChange run whenever {@link #admits} has changed other than by {@link #trySend}
   */
  ServerCircuit(String server, CircuitSettings settings, Runnable onChange) {
    this(
        server,
        settings,
        onChange,
        System::nanoTime,
        (delay, task) ->
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task),
        RandomGenerator.getDefault());
  }

  /**
   * @param scheduler runs a task after a delay
   */
  ServerCircuit(
      String server,
      CircuitSettings settings,
      Runnable onChange,
      LongSupplier nanoTime,
      BiConsumer<Duration, Runnable> scheduler,
      RandomGenerator random) {
    this.server = server;
    this.settings = settings;
    this.onChange = onChange;
    this.nanoTime = nanoTime;
    this.scheduler = scheduler;
    this.random = random;
  }

  State state() {
    return switch (current()) {
      case Closed _ -> State.CLOSED;
      case Open _ -> State.OPEN;
      case HalfOpen _ -> State.HALF_OPEN;
    };
  }

  /** Whether it has answered a request yet. */
  boolean isProven() {
    return proven;
  }

  /** Whether a request may be sent now. */
  synchronized boolean admits() {
    return admits(current());
  }

  private boolean admits(CircuitPhase phase) {
    return switch (phase) {
      case Closed closed -> proven || sent(closed) < MAX_UNPROVEN || running == 0;
      case Open _ -> false;
      case HalfOpen half -> half.unsent();
    };
  }

  /** Those that failed count as well: each would make room for another before the circuit opens. */
  private int sent(Closed closed) {
    return running + closed.failuresInARow() + closed.doubtfulInARow();
  }

  private synchronized CircuitPhase current() {
    return phase instanceof Open open && now() - open.untilNanos() >= 0
        ? new HalfOpen(open.attempt(), true)
        : phase;
  }

  private long now() {
    return nanoTime.getAsLong();
  }

  /**
   * Admits a request, if one may be sent now. After true, exactly one of {@link #answered}, {@link
   * #failed} and {@link #aborted} must follow.
   */
  synchronized boolean trySend() {
    CircuitPhase before = current();
    if (before instanceof HalfOpen half) {
      phase = new HalfOpen(half.attempt(), false);
    }
    boolean admitted = admits(before);
    if (admitted) {
      running++;
    }
    return admitted;
  }

  /**
   * Whether a request that was admitted, and whose answer has no text, may be sent once more before
   * its end is reported. Such an answer counts as one of the first requests.
   */
  synchronized boolean tryRepeat() {
    if (proven) {
      return true;
    }
    boolean allowed = phase instanceof Closed closed && sent(closed) < MAX_UNPROVEN;
    if (allowed) {
      phase = afterDoubtful(phase);
    }
    return allowed;
  }

  /** A request was answered with text. */
  void answered() {
    transition("an answer", this::endedWell, this::afterAnswer);
  }

  private void endedWell() {
    proven = true;
    ended();
  }

  private void ended() {
    running = Math.max(0, running - 1);
  }

  /**
   * A request failed. One that does not fit was answered as a healthy server does. A server that
   * needs a person's help gets no more requests at once.
   */
  void failed(InferenceFailure failure) {
    String reason = failure.reason();
    switch (failure.cause()) {
      case REQUEST -> transition(reason, this::ended, before -> afterRefused(before, failure));
      case DOUBTFUL, ANSWER -> transition(reason, this::ended, this::afterDoubtful);
      case ACCOUNT -> transition(reason, this::ended, this::afterAccountFailure);
      case SERVER -> {
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        Duration longest = settings.longestRetryAfter();
        Duration pause = asked.compareTo(longest) > 0 ? longest : asked;
        transition(reason, this::ended, before -> afterFailure(before, pause));
      }
    }
  }

  /** A request was aborted by its client: nothing is known of the server. */
  void aborted() {
    transition("an aborted request", this::ended, ServerCircuit::afterNothing);
  }

  /** A probe found the server up or down. While probes find it down no trial is made. */
  void probed(boolean up) {
    transition(
        "a probe", () -> {}, before -> before instanceof Open open ? afterProbe(open, up) : before);
  }

  private CircuitPhase afterAnswer(CircuitPhase before) {
    return switch (before) {
      case Closed closed -> counted(closed, false);
      case Open open -> open;
      case HalfOpen _ -> Closed.INITIAL;
    };
  }

  /** A server may be broken that refuses the form of a request and has answered none. */
  private CircuitPhase afterRefused(CircuitPhase before, InferenceFailure failure) {
    return failure instanceof StructuredOutputUnsupported && !proven
        ? afterNothing(before)
        : afterAnswer(before);
  }

  private static CircuitPhase afterNothing(CircuitPhase before) {
    return before instanceof HalfOpen half ? new HalfOpen(half.attempt(), true) : before;
  }

  private CircuitPhase afterAccountFailure(CircuitPhase before) {
    int attempt = before instanceof HalfOpen half ? half.attempt() + 1 : 1;
    return before instanceof Open ? before : open(attempt, false);
  }

  private CircuitPhase afterDoubtful(CircuitPhase before) {
    return switch (before) {
      case Closed(var outcomes, var count, var failures, var empty) ->
          empty + 1 >= MAX_DOUBTFUL
              ? open(1, true)
              : new Closed(outcomes, count, failures, empty + 1);
      case Open open -> open;
      case HalfOpen half -> open(half.attempt() + 1, false);
    };
  }

  private CircuitPhase afterFailure(CircuitPhase before, Duration pause) {
    CircuitPhase next =
        switch (before) {
          case Closed closed -> counted(closed, true);
          case Open open -> open;
          case HalfOpen half -> open(half.attempt() + 1, false);
        };
    if (!pause.isPositive()) {
      return next;
    }
    Open open = next instanceof Open opened ? opened : new Open(1, now(), now(), true);
    long until = now() + pause.toNanos();
    return open.extended(until, until, open.probesBelieved());
  }

  private CircuitPhase afterProbe(Open open, boolean up) {
    if (!up) {
      long nextProbes = now() + 2 * settings.probeInterval().toNanos();
      return open.extended(nextProbes, open.requestedUntilNanos(), true);
    }
    return open.probesBelieved() && now() - open.requestedUntilNanos() >= 0
        ? new HalfOpen(open.attempt(), true)
        : open;
  }

  private CircuitPhase counted(Closed before, boolean failed) {
    int window = settings.window();
    long outcomes = ((before.outcomes() << 1) | (failed ? 1 : 0)) & ((1L << window) - 1);
    int count = Math.min(before.count() + 1, window);
    int failures = failed ? before.failuresInARow() + 1 : 0;
    boolean many =
        count >= Math.min(settings.minimumCalls(), window)
            && 100.0 * Long.bitCount(outcomes) / count >= settings.failureRate();
    // The outcomes may be full of successes from before the server failed.
    return many || failures >= settings.minimumCalls()
        ? open(1, true)
        : new Closed(outcomes, count, failures, failed ? before.doubtfulInARow() : 0);
  }

  private Open open(int attempt, boolean probesBelieved) {
    Duration time =
        new Backoff(settings.firstOpen(), settings.longestOpen())
            .delay(attempt, LEAST_SHARE_OF_OPEN_TIME, random.nextDouble());
    return new Open(attempt, now() + time.toNanos(), now(), probesBelieved);
  }

  /**
   * @param counting changes what is counted beside the phase, in the same step
   */
  private void transition(String reason, Runnable counting, UnaryOperator<CircuitPhase> event) {
    CircuitPhase stored;
    CircuitPhase before;
    CircuitPhase after;
    boolean admitted;
    boolean admits;
    synchronized (this) {
      stored = phase;
      admitted = admits(stored);
      before = current();
      counting.run();
      after = event.apply(before);
      phase = after;
      admits = admits(after);
    }
    if (after instanceof Open open) {
      Duration left = Duration.ofNanos(Math.max(0, open.untilNanos() - now()));
      if (!(before instanceof Open)) {
        log.warn("The circuit of {} is open for {} ms after: {}", server, left.toMillis(), reason);
      }
      if (!(stored instanceof Open last && last.untilNanos() == open.untilNanos())) {
        // Not before the open time has ended, however the scheduler rounds.
        scheduler.accept(
            left.plusMillis(1),
            () -> transition("the end of the open time", () -> {}, UnaryOperator.identity()));
      }
    } else if (after instanceof Closed && before instanceof HalfOpen) {
      log.info("The circuit of {} is closed: requests are sent again", server);
    }
    if (admitted != admits) {
      onChange.run();
    }
  }
}
