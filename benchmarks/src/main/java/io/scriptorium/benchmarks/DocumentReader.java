package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Contestant.WrittenJob;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.sim.text.TextHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads {@code documents} as they come. For one thread. */
final class DocumentReader implements AutoCloseable {

  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;

  DocumentReader(KafkaSettings kafka) {
    // It waits at the broker, which costs the broker least.
    consumer = KafkaClients.follower(kafka, "benchmark-documents");
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.DOCUMENTS).stream()
            .map(it -> new TopicPartition(Topics.DOCUMENTS, it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Those that came since the last call, perhaps none. */
  List<WrittenJob> next() {
    List<WrittenJob> documents = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(LONGEST_WAIT)) {
      Document document = Json.read(record.value(), Document.class);
      documents.add(
          new WrittenJob(
              document.id(),
              document.status() == Document.Status.COMPLETED,
              document.sections().stream()
                  .map(it -> TextHash.hex(document.text().substring(it.start(), it.end())))
                  .toList()));
    }
    return documents;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
