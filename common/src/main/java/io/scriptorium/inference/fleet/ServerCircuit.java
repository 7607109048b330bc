package io.scriptorium.inference.fleet;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether one server is asked. Closed, it is asked without end. It opens when too many of its last
 * requests failed, when several failed in a row, or when the server asks to be left alone; then
 * nothing is sent for a time, which doubles with each trial that fails. After it, or as soon as a
 * probe finds the server up, one request tries it, and its end decides. Any number of threads may
 * use it.
 *
 * <p>Requests that were sent before it opened may end at any time: while it is open they do not
 * count, and while a trial is due they count like the trial.
 */
final class ServerCircuit {

  /** Answers without text may be the request's fault; so many in a row are the server's. */
  private static final int MAX_EMPTY_ANSWERS = 3;

  private static final Logger log = LoggerFactory.getLogger(ServerCircuit.class);

  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /** Has something done later. */
  interface Alarm {
    Alarm SYSTEM =
        (delay, task) ->
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task);

    void set(Duration delay, Runnable task);
  }

  private final String server;
  private final CircuitSettings settings;
  private final Runnable changed;
  private final LongSupplier nanoTime;
  private final Alarm alarm;
  private final CircuitBreaker breaker;
  private final ReentrantLock lock = new ReentrantLock();
  private int failuresInARow;
  private int emptyAnswers;
  private long openUntil;
  // Of the open time, what the server asked for by itself; never after openUntil.
  private long askedUntil;
  private boolean probesBelieved = true;
  private boolean admitting = true;
  private boolean alarmSet;
  private long alarmAt;

  /**
   * @param changed run whenever {@link #admits} may have changed other than by {@link #tryEnter};
   *     never under a lock of the circuit
   */
  ServerCircuit(String server, CircuitSettings settings, Runnable changed) {
    this(server, settings, changed, System::nanoTime, Alarm.SYSTEM, RandomGenerator.getDefault());
  }

  ServerCircuit(
      String server,
      CircuitSettings settings,
      Runnable changed,
      LongSupplier nanoTime,
      Alarm alarm,
      RandomGenerator random) {
    this.server = server;
    this.settings = settings;
    this.changed = changed;
    this.nanoTime = nanoTime;
    this.alarm = alarm;
    IntervalFunction longest =
        IntervalFunction.ofExponentialBackoff(
            Math.max(1, settings.firstOpen().toMillis()),
            2,
            Math.max(1, settings.longestOpen().toMillis()));
    breaker =
        CircuitBreaker.of(
            server,
            CircuitBreakerConfig.custom()
                .slidingWindow(
                    settings.window(),
                    settings.minimumCalls(),
                    CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(settings.failureRate())
                .permittedNumberOfCallsInHalfOpenState(1)
                // Processes that lost a server together are not to come back together.
                .waitIntervalFunctionInOpenState(attempt ->
                    opening((long) (longest.apply(attempt) * random.nextDouble(0.75, 1))))
                .build());
  }

  State state() {
    lock.lock();
    try {
      endOpenTime();
      return switch (breaker.getState()) {
        case OPEN, FORCED_OPEN -> State.OPEN;
        case HALF_OPEN -> State.HALF_OPEN;
        case CLOSED, DISABLED, METRICS_ONLY -> State.CLOSED;
      };
    } finally {
      lock.unlock();
    }
  }

  /** Whether a request may be sent now; takes nothing. */
  boolean admits() {
    lock.lock();
    try {
      endOpenTime();
      return isFree();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets a request be sent now, if that is allowed. After true, exactly one of {@link #answered},
   * {@link #failed} and {@link #abandoned} must follow.
   */
  boolean tryEnter() {
    lock.lock();
    try {
      endOpenTime();
      boolean entered = breaker.tryAcquirePermission();
      admitting = isFree();
      return entered;
    } finally {
      lock.unlock();
    }
  }

  /** A request was answered with text. */
  void answered() {
    change(this::succeed);
  }

  /** A request failed. One that is itself at fault was answered as a healthy server does. */
  void failed(InferenceFailure failure) {
    change(() -> {
      switch (FailureCause.of(failure)) {
        case REQUEST -> succeed();
        case ANSWER -> countAnswer(failure);
        case SERVER -> {
          countFailure(failure);
          failure.retryAfter().ifPresent(asked -> leaveAlone(asked, failure));
        }
      }
    });
  }

  /** A request was given up by us: nothing is known. */
  void abandoned() {
    change(() -> {
      if (is(CircuitBreaker.State.HALF_OPEN) && !isFree()) {
        breaker.releasePermission();
      }
    });
  }

  /**
   * A probe has looked at the server. While probes find it down no trial is made. One that finds it
   * up makes a trial due at once, but not before the time that the server asked for, nor after a
   * failed trial: then probes have seen less than the trial did, until they see the server down.
   */
  void probed(boolean up) {
    change(() -> {
      if (!is(CircuitBreaker.State.OPEN)) {
        return;
      }
      long now = nanoTime.getAsLong();
      if (!up) {
        probesBelieved = true;
        openUntil = later(openUntil, now + 2 * settings.probeInterval().toNanos());
      } else if (probesBelieved && now - askedUntil >= 0) {
        breaker.transitionToHalfOpenState();
      }
    });
  }

  private void succeed() {
    failuresInARow = 0;
    emptyAnswers = 0;
    boolean trial = is(CircuitBreaker.State.HALF_OPEN);
    if (!is(CircuitBreaker.State.OPEN)) {
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }
    if (trial) {
      log.info("{} is asked again", server);
    }
  }

  private void countAnswer(InferenceFailure failure) {
    emptyAnswers++;
    if (is(CircuitBreaker.State.HALF_OPEN)) {
      record(failure);
    } else if (is(CircuitBreaker.State.CLOSED) && emptyAnswers >= MAX_EMPTY_ANSWERS) {
      breaker.transitionToOpenState();
      opened(true, failure);
    }
  }

  private void countFailure(InferenceFailure failure) {
    failuresInARow++;
    if (is(CircuitBreaker.State.OPEN)) {
      return;
    }
    record(failure);
    // The window may be full of answers from better times.
    if (is(CircuitBreaker.State.CLOSED) && failuresInARow >= settings.minimumCalls()) {
      breaker.transitionToOpenState();
      opened(true, failure);
    }
  }

  private void record(InferenceFailure failure) {
    boolean wasClosed = is(CircuitBreaker.State.CLOSED);
    breaker.onError(0, TimeUnit.NANOSECONDS, new InferenceException(failure));
    if (is(CircuitBreaker.State.OPEN)) {
      opened(wasClosed, failure);
    }
  }

  private void leaveAlone(Duration asked, InferenceFailure failure) {
    Duration longest = settings.longestRetryAfter();
    Duration time = asked.compareTo(longest) > 0 ? longest : asked;
    if (!time.isPositive()) {
      return;
    }
    long until = nanoTime.getAsLong() + time.toNanos();
    if (is(CircuitBreaker.State.OPEN)) {
      askedUntil = later(askedUntil, until);
      openUntil = later(openUntil, until);
    } else {
      breaker.transitionToOpenStateFor(time);
      askedUntil = until;
      openUntil = until;
      opened(true, failure);
    }
  }

  /** Called by the breaker when it opens, with the time to wait. */
  private long opening(long millis) {
    askedUntil = nanoTime.getAsLong();
    openUntil = askedUntil + TimeUnit.MILLISECONDS.toNanos(millis);
    return millis;
  }

  private void opened(boolean wasClosed, InferenceFailure failure) {
    probesBelieved = wasClosed;
    failuresInARow = 0;
    emptyAnswers = 0;
    long millis = TimeUnit.NANOSECONDS.toMillis(openUntil - nanoTime.getAsLong());
    log.warn("{} is left alone for {} ms: {}", server, millis, failure.reason());
  }

  private void endOpenTime() {
    if (is(CircuitBreaker.State.OPEN) && nanoTime.getAsLong() - openUntil >= 0) {
      breaker.transitionToHalfOpenState();
    }
  }

  private boolean isFree() {
    // The breaker's own clock is not asked: it does not know of probes.
    if (is(CircuitBreaker.State.OPEN) || !breaker.tryAcquirePermission()) {
      return false;
    }
    breaker.releasePermission();
    return true;
  }

  private boolean is(CircuitBreaker.State state) {
    return breaker.getState() == state;
  }

  private void change(Runnable action) {
    boolean announce;
    lock.lock();
    try {
      action.run();
      setAlarm();
      boolean before = admitting;
      admitting = isFree();
      announce = admitting != before;
    } finally {
      lock.unlock();
    }
    if (announce) {
      changed.run();
    }
  }

  private void setAlarm() {
    if (is(CircuitBreaker.State.OPEN) && (!alarmSet || alarmAt != openUntil)) {
      alarmSet = true;
      alarmAt = openUntil;
      long left = Math.max(0, openUntil - nanoTime.getAsLong());
      // Not before the time is over, however the alarm rounds.
      alarm.set(Duration.ofNanos(left).plusMillis(1), () -> change(this::endOpenTime));
    }
  }

  private static long later(long one, long other) {
    return other - one > 0 ? other : one;
  }
}
