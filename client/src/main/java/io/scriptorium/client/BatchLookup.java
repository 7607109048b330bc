package io.scriptorium.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds how far batches are, by the last event of each. For one thread. */
record BatchLookup(TopicReader reader) {

  /** All known batches, in the order of their names. */
  List<BatchEvent> all() {
    Map<String, BatchEvent> last = new TreeMap<>();
    reader.all(Topics.BATCH_EVENTS, Optional.empty(), record -> take(record, last));
    return List.copyOf(last.values());
  }

  /** A batch; empty where it is not known, or not any more. */
  Optional<BatchEvent> of(String name) {
    Map<String, BatchEvent> last = new TreeMap<>();
    var _ = reader.scan(Topics.BATCH_EVENTS, name, Optional.empty(), record -> take(record, last));
    return Optional.ofNullable(last.get(name));
  }

  private static void take(ConsumerRecord<byte[], byte[]> record, Map<String, BatchEvent> last) {
    String name = record.key() == null ? "" : new String(record.key(), UTF_8);
    if (record.value() == null) {
      last.remove(name);
      return;
    }
    try {
      last.put(name, Json.read(record.value(), BatchEvent.class));
    } catch (BadRecordException e) {
      // Only the assembler writes here; what another wrote says nothing of a batch.
    }
  }
}
