package io.scriptorium.kafka;

import java.time.Duration;
import org.slf4j.Logger;

/** Warns of what may go wrong many times a second, at most once in a while. Not thread-safe. */
final class RareWarning {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Logger log;
  private final EngineClock clock;
  private long nextNanos;

  RareWarning(Logger log, EngineClock clock) {
    this.log = log;
    this.clock = clock;
  }

  void log(String message, Throwable cause) {
    long now = clock.nanos();
    if (now >= nextNanos) {
      nextNanos = now + INTERVAL.toNanos();
      log.warn("{}: {}", message, KafkaClients.sentence(cause));
    } else {
      log.debug("{}", message, cause);
    }
  }
}
