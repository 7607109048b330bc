package io.scriptorium.runtime;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * Logs a warning that may occur many times a second, at most once every 30 seconds; the others are
 * logged at debug level. Not thread-safe.
 */
public final class RateLimitedWarning {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Logger log;
  private long nextNanos = System.nanoTime();

  public RateLimitedWarning(Logger log) {
    this.log = log;
  }

  public void log(String message, Throwable cause) {
    long now = System.nanoTime();
    if (now - nextNanos >= 0) {
      nextNanos = now + INTERVAL.toNanos();
      log.warn("{}: {}", message, cause.toString());
    } else {
      log.debug("{}", message, cause);
    }
  }
}
