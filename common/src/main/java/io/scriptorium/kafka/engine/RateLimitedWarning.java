package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.KafkaClients;
import java.time.Duration;
import org.slf4j.Logger;

/** Warns of what may go wrong many times a second, at most once in a while. Not thread-safe. */
public final class RateLimitedWarning {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Logger log;
  private final EngineClock clock;
  private long nextNanos;

  public RateLimitedWarning(Logger log, EngineClock clock) {
    this.log = log;
    this.clock = clock;
  }

  public void log(String message, Throwable cause) {
    long now = clock.nanos();
    if (now >= nextNanos) {
      nextNanos = now + INTERVAL.toNanos();
      log.warn("{}: {}", message, KafkaClients.sentence(cause));
    } else {
      log.debug("{}", message, cause);
    }
  }
}
