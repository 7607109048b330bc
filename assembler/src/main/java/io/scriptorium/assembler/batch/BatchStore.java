package io.scriptorium.assembler.batch;

import io.scriptorium.job.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The batches of one partition, and the jobs of each. Not thread-safe. */
final class BatchStore {

  static final String NAME = "batches";

  // The kinds of entries. A slash is in no batch's name and in no job's id.
  private static final String BATCH = "B/";
  private static final String MEMBER = "M/";
  private static final String AFTER_BATCHES = "B0";

  private final KeyValueStore<String, byte[]> store;

  BatchStore(ProcessingContext context) {
    store = context.getStateStore(NAME);
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of());
  }

  @Nullable BatchState batch(String name) {
    return read(BATCH + name, BatchState.class);
  }

  void put(String name, BatchState state) {
    store.put(BATCH + name, Json.write(state));
  }

  @Nullable Member member(String batch, String jobId) {
    return read(memberKey(batch, jobId), Member.class);
  }

  void put(String batch, String jobId, Member member) {
    store.put(memberKey(batch, jobId), Json.write(member));
  }

  private <T> @Nullable T read(String key, Class<T> type) {
    byte[] value = store.get(key);
    return value == null ? null : Json.read(value, type);
  }

  private static String memberKey(String batch, String jobId) {
    return MEMBER + batch + '/' + jobId;
  }

  /** Passes on all batches. */
  void forEachBatch(BiConsumer<String, BatchState> action) {
    try (KeyValueIterator<String, byte[]> range = store.range(BATCH, AFTER_BATCHES)) {
      range.forEachRemaining(entry ->
          action.accept(
              entry.key.substring(BATCH.length()), Json.read(entry.value, BatchState.class)));
    }
  }

  /**
   * Batches in the order of their names.
   *
   * @param after the name after which to begin; the empty one for the first
   */
  SequencedMap<String, BatchState> batchesAfter(String after, int limit) {
    return entries(BATCH, after, AFTER_BATCHES, limit, BatchState.class);
  }

  /**
   * The jobs of a batch in the order of their ids.
   *
   * @param after the id after which to begin; the empty one for the first
   */
  SequencedMap<String, Member> membersAfter(String batch, String after, int limit) {
    // 0 follows the slash.
    return entries(MEMBER + batch + '/', after, MEMBER + batch + '0', limit, Member.class);
  }

  private <T> SequencedMap<String, T> entries(
      String prefix, String after, String end, int limit, Class<T> type) {
    var found = new LinkedHashMap<String, T>();
    // The least string after another is that string and one NUL.
    String from = after.isEmpty() ? prefix : prefix + after + '\0';
    try (KeyValueIterator<String, byte[]> range = store.range(from, end)) {
      while (range.hasNext() && found.size() < limit) {
        KeyValue<String, byte[]> entry = range.next();
        found.put(entry.key.substring(prefix.length()), Json.read(entry.value, type));
      }
    }
    return found;
  }

  /** Forgets a batch's jobs, so many at a time, and then the batch; whether it is forgotten. */
  boolean forget(String batch, int limit) {
    SequencedMap<String, Member> some = membersAfter(batch, "", limit);
    some.keySet().forEach(jobId -> store.delete(memberKey(batch, jobId)));
    if (some.size() == limit) {
      return false;
    }
    store.delete(BATCH + batch);
    return true;
  }
}
