package io.scriptorium.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends records as JSON. Thread-safe.
 *
 * @param producer closed with this
 */
record RecordSender(Producer<byte[], byte[]> producer) implements AutoCloseable {

  private static final Duration CLOSE = Duration.ofSeconds(5);

  /**
   * Sends a record; completes with its place when Kafka has it.
   *
   * @param name of its job or batch: the record's key
   */
  CompletableFuture<RecordPosition> send(String topic, String name, Object record) {
    var sent = new CompletableFuture<RecordPosition>();
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(topic, name.getBytes(UTF_8), Json.write(record)),
              (place, failure) -> {
                boolean _ =
                    failure == null
                        ? sent.complete(new RecordPosition(place.partition(), place.offset()))
                        : sent.completeExceptionally(failure);
              });
    } catch (KafkaException e) {
      sent.completeExceptionally(e);
    }
    return sent;
  }

  /** Waits some seconds for what is being sent. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
