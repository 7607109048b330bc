package io.scriptorium.kafka.engine;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what the work book says is finished. Belongs to the poll loop's thread. */
final class OffsetCommits {

  private static final Logger log = LoggerFactory.getLogger(OffsetCommits.class);

  private final TaskConsumerSettings settings;
  private final Consumer<byte[], byte[]> consumer;
  private final TaskTracker book;
  private final TaskMeters meters;
  private final EngineClock clock;
  private final RateLimitedWarning warning;
  private long nextNanos;

  OffsetCommits(
      TaskConsumerSettings settings,
      Consumer<byte[], byte[]> consumer,
      TaskTracker book,
      TaskMeters meters,
      EngineClock clock) {
    this.settings = settings;
    this.consumer = consumer;
    this.book = book;
    this.meters = meters;
    this.clock = clock;
    this.warning = new RateLimitedWarning(log, clock);
  }

  /** Commits without waiting, if the interval is over and anything changed. */
  void commitIfDue() {
    long now = clock.nanos();
    if (now < nextNanos) {
      return;
    }
    nextNanos = now + settings.commitInterval().toNanos();
    Map<Integer, Long> offsets = uncommitted();
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitAsync(
          forKafka(offsets),
          (_, failure) -> {
            if (failure == null) {
              done(offsets);
            } else {
              failed(failure);
            }
          });
    } catch (AuthorizationException | AuthenticationException e) {
      throw e;
    } catch (KafkaException e) {
      failed(e);
    }
  }

  /** Commits and waits, but no longer than the request timeout. A failure is logged. */
  void commitNow() {
    Map<Integer, Long> offsets = uncommitted();
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(forKafka(offsets), settings.requestTimeout());
      done(offsets);
    } catch (KafkaException e) {
      failed(e);
    }
  }

  private Map<Integer, Long> uncommitted() {
    synchronized (book) {
      return book.uncommitted();
    }
  }

  private void done(Map<Integer, Long> offsets) {
    meters.committed(true);
    synchronized (book) {
      book.committed(offsets);
    }
  }

  private void failed(Exception failure) {
    meters.committed(false);
    warning.log(
        "Offsets of %s could not be committed; finished tasks may come again"
            .formatted(settings.topic()),
        failure);
  }

  private Map<TopicPartition, OffsetAndMetadata> forKafka(Map<Integer, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>();
    offsets.forEach((partition, offset) ->
        result.put(new TopicPartition(settings.topic(), partition), new OffsetAndMetadata(offset)));
    return result;
  }
}
