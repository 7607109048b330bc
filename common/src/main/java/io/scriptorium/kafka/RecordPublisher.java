package io.scriptorium.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RecordRules;
import io.scriptorium.job.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Publishes records as JSON. Safe for use by many threads. */
public final class RecordPublisher implements AutoCloseable {

  /**
   * The header that names the lane of a record which is not processed in the lane of its key: tasks
   * of one lane run one after another, those of different lanes concurrently.
   */
  public static final String LANE_HEADER = "lane";

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final @Nullable KafkaClientMetrics meters;

  /**
   * @param producer from {@link KafkaClients#producer}; closed with this publisher
   */
  public RecordPublisher(Producer<byte[], byte[]> producer) {
    this.producer = producer;
    this.meters = null;
  }

  /**
   * The same, with the producer's own figures as meters until it is closed.
   *
   * @param stage the worker that publishes
   */
  public RecordPublisher(Producer<byte[], byte[]> producer, String stage, MeterRegistry registry) {
    this.producer = producer;
    this.meters = new KafkaClientMetrics(producer, Tags.of("stage", stage));
    meters.bindTo(registry);
  }

  /**
   * Publishes a record under its job's id, as part of the thread's current trace.
   *
   * @param record a record that keeps {@link RecordRules}, or another value
   * @return the record's position, once all replicas have it; fails with {@link BadRecordException}
   *     where its readers would reject it, or it is larger than the topic allows, and with Kafka's
   *     own exception where it was not acknowledged in time
   */
  public CompletableFuture<RecordPosition> publish(String topic, String jobId, Object record) {
    return publish(topic, jobId, record, new RecordHeaders());
  }

  /** The same, for a task whose lane is not named after its job's id. */
  public CompletableFuture<RecordPosition> publish(
      String topic, String jobId, Object record, String lane) {
    var headers = new RecordHeaders();
    headers.add(LANE_HEADER, lane.getBytes(StandardCharsets.UTF_8));
    return publish(topic, jobId, record, headers);
  }

  private CompletableFuture<RecordPosition> publish(
      String topic, String jobId, Object record, Headers headers) {
    byte[] json;
    try {
      json = record instanceof Record it ? RecordRules.write(it) : Json.write(record);
    } catch (BadRecordException e) {
      return CompletableFuture.failedFuture(e);
    }
    RecordSpans.inject(headers);
    return send(topic, jobId.getBytes(StandardCharsets.UTF_8), json, headers);
  }

  /** The same for a record as it is: bytes under any key. */
  public CompletableFuture<RecordPosition> send(
      String topic, byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> headers) {
    var published = new CompletableFuture<RecordPosition>();
    int bytes = value == null ? 0 : value.length;
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(topic, null, null, key, value, headers),
              (metadata, failure) -> {
                if (failure == null) {
                  published.complete(new RecordPosition(metadata.partition(), metadata.offset()));
                } else {
                  published.completeExceptionally(explain(failure, topic, bytes));
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      published.completeExceptionally(explain(e, topic, bytes));
    }
    return published;
  }

  private static Exception explain(Exception failure, String topic, int bytes) {
    if (failure instanceof RecordTooLargeException) {
      return new BadRecordException(
          ("A record of %,d bytes is too large for the topic %s. Scriptorium allows %,d; a topic"
                  + " that allows less needs a larger max.message.bytes.")
              .formatted(bytes, topic, Topics.MAX_RECORD_BYTES),
          failure);
    }
    return failure;
  }

  /** Waits up to 5 s for records in flight, and closes the producer. */
  @Override
  public void close() {
    if (meters != null) {
      meters.close();
    }
    producer.close(CLOSE_TIMEOUT);
  }
}
