package io.scriptorium.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Turns a topic into a concurrent work queue. Records are tasks; those with the same key, or the
 * same {@link #LANE_HEADER}, in one partition form a lane, whose tasks run one after another in
 * order. Lanes run side by side on virtual threads, the oldest first. Delivery is at least once: an
 * offset is committed when the task and all before it in its partition are finished.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class TaskConsumer implements AutoCloseable {

  /** Names the lane of a record that is not to share the lane of its key. */
  public static final String LANE_HEADER = "lane";

  private TaskConsumer() {}

  /**
   * Joins the consumer group and starts to work.
   *
   * @param meters where its meters are registered until it is closed
   * @throws io.scriptorium.runtime.StartupException if the settings make no consumer
   */
  public static TaskConsumer start(
      TaskConsumerSettings settings,
      KafkaSettings kafka,
      TaskHandler handler,
      DeadLetters deadLetters,
      MeterRegistry meters) {
    throw new UnsupportedOperationException();
  }

  /** Whether it is a member of its group and takes tasks. */
  public boolean ready() {
    throw new UnsupportedOperationException();
  }

  /** Why it died, if it did. A dead consumer takes no tasks any more and must be closed. */
  public Optional<Throwable> failure() {
    throw new UnsupportedOperationException();
  }

  /**
   * Stops taking tasks, lets the running ones end within the limit and interrupts those that do
   * not, commits what is finished and leaves the group. What is unfinished is delivered again to
   * another member. May be called again, and by several threads; the shortest limit counts.
   */
  public void drain(Duration limit) {
    throw new UnsupportedOperationException();
  }

  /** Drains within {@link TaskConsumerSettings#drainTimeout}. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  static long bytes(ConsumerRecord<byte[], byte[]> record) {
    long bytes = Math.max(0L, record.serializedKeySize());
    bytes += Math.max(0L, record.serializedValueSize());
    for (Header header : record.headers()) {
      byte[] value = header.value();
      bytes += header.key().length() + (value == null ? 0 : value.length);
    }
    return bytes;
  }
}
