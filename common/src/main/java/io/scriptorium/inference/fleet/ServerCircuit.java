package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.fleet.CircuitState.Conditions;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
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

  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN;

    /** Its name in metrics and reports: lower case with hyphens. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Runs a task after a delay. */
  interface Scheduler {
    Scheduler SYSTEM =
        (delay, task) ->
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task);

    void schedule(Duration delay, Runnable task);
  }

  private final String server;
  private final CircuitSettings settings;
  private final Runnable onChange;
  private final LongSupplier nanoTime;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final AtomicReference<CircuitState> state =
      new AtomicReference<>(CircuitState.Closed.INITIAL);

  /**
   * @param onChange run whenever {@link #admits} has changed other than by {@link #trySend}
   */
  ServerCircuit(String server, CircuitSettings settings, Runnable onChange) {
    this(
        server,
        settings,
        onChange,
        System::nanoTime,
        Scheduler.SYSTEM,
        RandomGenerator.getDefault());
  }

  ServerCircuit(
      String server,
      CircuitSettings settings,
      Runnable onChange,
      LongSupplier nanoTime,
      Scheduler scheduler,
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
      case CircuitState.Closed _ -> State.CLOSED;
      case CircuitState.Open _ -> State.OPEN;
      case CircuitState.HalfOpen _ -> State.HALF_OPEN;
    };
  }

  /** Whether a request may be sent now. */
  boolean admits() {
    return current().admits();
  }

  private CircuitState current() {
    return state.get().at(nanoTime.getAsLong());
  }

  /**
   * Admits a request, if one may be sent now. After true, exactly one of {@link #answered}, {@link
   * #failed} and {@link #aborted} must follow.
   */
  boolean trySend() {
    while (true) {
      CircuitState stored = state.get();
      CircuitState now = stored.at(nanoTime.getAsLong());
      if (!now.admits()) {
        return false;
      }
      if (state.compareAndSet(stored, now.sent())) {
        return true;
      }
    }
  }

  /** A request was answered with text. */
  void answered() {
    transition("an answer", CircuitState::answered);
  }

  /** A request failed. One that is itself at fault was answered as a healthy server does. */
  void failed(InferenceFailure failure) {
    switch (FailureCause.of(failure)) {
      case REQUEST -> transition(failure.reason(), CircuitState::answered);
      case ANSWER -> transition(failure.reason(), CircuitState::answeredEmpty);
      case SERVER -> {
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        Duration longest = settings.longestRetryAfter();
        Duration retryAfter = asked.compareTo(longest) > 0 ? longest : asked;
        transition(failure.reason(), (state, conditions) -> state.failed(retryAfter, conditions));
      }
    }
  }

  /** A request was aborted by its client: nothing is known of the server. */
  void aborted() {
    transition("an aborted request", (state, _) -> state.aborted());
  }

  /** A probe found the server up or down. While probes find it down no trial is made. */
  void probed(boolean up) {
    transition("a probe", (state, conditions) -> state.probed(up, conditions));
  }

  private void transition(String reason, BiFunction<CircuitState, Conditions, CircuitState> event) {
    long now = nanoTime.getAsLong();
    var conditions = new Conditions(settings, now, random.nextDouble());
    CircuitState stored;
    CircuitState before;
    CircuitState after;
    do {
      stored = state.get();
      before = stored.at(now);
      after = event.apply(before, conditions);
    } while (!state.compareAndSet(stored, after));
    log(before, after, now, reason);
    if (after instanceof CircuitState.Open open
        && !(stored instanceof CircuitState.Open last && last.untilNanos() == open.untilNanos())) {
      // Not before the open time has ended, however the scheduler rounds.
      Duration delay = Duration.ofNanos(Math.max(0, open.untilNanos() - now)).plusMillis(1);
      scheduler.schedule(delay, () -> transition("the end of the open time", (state, _) -> state));
    }
    if (stored.admits() != after.admits()) {
      onChange.run();
    }
  }

  private void log(CircuitState before, CircuitState after, long now, String reason) {
    if (after instanceof CircuitState.Open open && !(before instanceof CircuitState.Open)) {
      long millis = TimeUnit.NANOSECONDS.toMillis(open.untilNanos() - now);
      log.warn("The circuit of {} is open for {} ms after: {}", server, millis, reason);
    } else if (after instanceof CircuitState.Closed && before instanceof CircuitState.HalfOpen) {
      log.info("The circuit of {} is closed: requests are sent again", server);
    }
  }
}
