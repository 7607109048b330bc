package io.scriptorium.kafka.streams;

import io.scriptorium.kafka.KafkaErrors;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows when a stream thread ends: after an error that a broker's restart or a lost
 * connection can cause, the thread is replaced, a bounded number of times within a period; after
 * any other the worker ends, and its health reports the cause.
 */
final class ThreadRecovery implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadRecovery.class);
  private static final int MOST_RESTARTS = 10;
  private static final Duration PERIOD = Duration.ofMinutes(5);

  private final String stage;
  private final InstantSource clock;
  private final Deque<Instant> restarts = new ArrayDeque<>();
  private @Nullable Throwable cause;

  /**
   * @param stage the worker's name in the log
   */
  ThreadRecovery(String stage, InstantSource clock) {
    this.stage = stage;
    this.clock = clock;
  }

  /** Why the worker ended, if an error ended it. */
  synchronized Optional<Throwable> cause() {
    return Optional.ofNullable(cause);
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable thrown) {
    if (recoverable(thrown) && restartsLeft()) {
      restarts.addLast(clock.instant());
      LOG.warn("A stream thread ended and is replaced: {}", causes(thrown));
      LOG.debug("It ended with:", thrown);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    Optional<StartupException> refusal = KafkaErrors.refusal(thrown);
    if (cause == null) {
      cause = refusal.isPresent() ? refusal.get() : thrown;
    }
    if (refusal.isPresent()) {
      LOG.error("The {} ends: {}", stage, refusal.get().getMessage());
    } else {
      LOG.error("The {} ends: {}", stage, thrown.toString(), thrown);
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** All causes in a line: such an end is no fault of the program, and needs no stack trace. */
  private static String causes(Throwable thrown) {
    var causes = new StringJoiner("; caused by ");
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      causes.add(at.toString());
    }
    return causes.toString();
  }

  private boolean restartsLeft() {
    Instant oldest = clock.instant().minus(PERIOD);
    restarts.removeIf(restart -> restart.isBefore(oldest));
    return restarts.size() < MOST_RESTARTS;
  }

  private static boolean recoverable(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      switch (at) {
        case AuthenticationException _, AuthorizationException _ -> {
          return false;
        }
        case RetriableException _, TaskMigratedException _, TaskCorruptedException _ -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }
}
