package io.scriptorium.planner.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.inference.seats.JobQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The waiting requests of one partition: their records in the order of arrival; and, apart from
 * these, so that no text is read for it, their order in each queue, the first entry of each job,
 * the deadlines by time, and by time those that are to wait later. Not thread-safe.
 */
final class BacklogStore {

  static final String RECORDS = "requests";
  static final String ORDER = "order";

  // The kinds of entries in the order store. A slash is in no job id and in no tenant's name.
  private static final String IN_QUEUE = "Q/";
  private static final String OF_JOB = "J/";
  private static final String BY_DEADLINE = "T/";
  private static final String LATER = "L/";

  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private final KeyValueStore<String, byte[]> records;
  private final KeyValueStore<String, byte[]> order;

  BacklogStore(ProcessingContext context) {
    records = context.getStateStore(RECORDS);
    order = context.getStateStore(ORDER);
  }

  static Stream<StoreBuilder<KeyValueStore<String, byte[]>>> builders() {
    return Stream.of(RECORDS, ORDER)
        .map(name ->
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of()));
  }

  /** The key of a record by its place on its topic, which sorts as offsets do. */
  static String recordKey(String topic, long offset) {
    return "%s/%019d".formatted(topic, offset);
  }

  void add(Waiting waiting, byte[] record) {
    records.put(storedKey(waiting), record);
    String key = key(waiting);
    Instant deadline = waiting.deadline();
    order.put(
        key, utf8(deadline == null ? waiting.jobId() : waiting.jobId() + '/' + millis(deadline)));
    var _ = order.putIfAbsent(OF_JOB + waiting.jobId(), utf8(key));
    if (deadline != null) {
      order.put(dueKey(waiting, deadline), utf8(key));
    }
  }

  /** Removes a request, and returns its record; empty where it no longer waits. */
  Optional<byte[]> take(Waiting waiting) {
    String key = key(waiting);
    if (order.delete(key) == null) {
      return Optional.empty();
    }
    String ofJob = OF_JOB + waiting.jobId();
    byte[] first = order.get(ofJob);
    if (first != null && key.equals(text(first))) {
      order.delete(ofJob);
    }
    if (waiting.deadline() != null) {
      order.delete(dueKey(waiting, waiting.deadline()));
    }
    return Optional.of(records.delete(storedKey(waiting)));
  }

  /**
   * Requests of a queue in its order.
   *
   * @param after begins behind this one; null for the first
   */
  List<Waiting> inQueue(JobQueue queue, @Nullable Waiting after, int limit) {
    String prefix = IN_QUEUE + queue.code() + '/';
    // The least string behind another is that string and one NUL; 0 follows the slash.
    String from = after == null ? prefix : key(after) + '\0';
    return waiting(from, IN_QUEUE + queue.code() + '0', limit);
  }

  /** How many wait in each queue. Reads an entry for each. */
  Map<JobQueue, Integer> counts() {
    Map<JobQueue, Integer> counts = new HashMap<>();
    try (var all = order.range(IN_QUEUE, "Q0")) {
      while (all.hasNext()) {
        counts.merge(queueOf(all.next().key), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** How many are to wait later. Reads an entry for each. */
  int countLater() {
    int count = 0;
    try (var all = order.range(LATER, "L0")) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }

  /** The request of a job that came first. */
  Optional<Waiting> ofJob(String jobId) {
    byte[] key = order.get(OF_JOB + jobId);
    byte[] value = key == null ? null : order.get(text(key));
    return key == null || value == null ? Optional.empty() : Optional.of(waiting(text(key), value));
  }

  /** Requests whose deadline has come, the earliest first. */
  List<Waiting> due(Instant now, int limit) {
    return entries(BY_DEADLINE, BY_DEADLINE + digits(millis(now)) + '0', limit).stream()
        .flatMap(entry -> {
          String key = text(entry.value);
          return Stream.ofNullable(order.get(key)).map(value -> waiting(key, value));
        })
        .toList();
  }

  /** Requests that are to wait in their queues from now on. */
  List<Waiting> begun(Instant now, int limit) {
    return waiting(LATER, LATER + digits(millis(now)) + '0', limit);
  }

  /** The offset of the oldest that waits in its queue of those of a topic. */
  OptionalLong oldest(String topic) {
    try (var range = records.range(topic + '/', topic + '0')) {
      return range.hasNext()
          ? OptionalLong.of(Long.parseLong(range.next().key.substring(topic.length() + 1)))
          : OptionalLong.empty();
    }
  }

  /** The record of a request that waits; empty where it does not. */
  Optional<byte[]> record(String topic, long offset) {
    return Optional.ofNullable(records.get(recordKey(topic, offset)));
  }

  private List<Waiting> waiting(String from, String to, int limit) {
    return entries(from, to, limit).stream().map(it -> waiting(it.key, it.value)).toList();
  }

  private List<KeyValue<String, byte[]>> entries(String from, String to, int limit) {
    var entries = new ArrayList<KeyValue<String, byte[]>>();
    try (KeyValueIterator<String, byte[]> range = order.range(from, to)) {
      while (range.hasNext() && entries.size() < limit) {
        entries.add(range.next());
      }
    }
    return entries;
  }

  /** Apart from those that wait in their queues, of which the oldest is to be found. */
  private static String storedKey(Waiting waiting) {
    return waiting.begins() == null ? waiting.record() : "later/" + waiting.record();
  }

  /**
   * {@code Q/CLASS|TENANT/PLACE/TOPIC/OFFSET}; behind {@code L/MILLIS/} of one that is to wait
   * later.
   */
  private static String key(Waiting waiting) {
    Instant begins = waiting.begins();
    return (begins == null ? "" : LATER + digits(millis(begins)) + '/')
        + IN_QUEUE
        + waiting.queue().code()
        + '/'
        + digits(waiting.place())
        + '/'
        + waiting.record();
  }

  private static Waiting waiting(String key, byte[] value) {
    boolean later = key.startsWith(LATER);
    String[] parts = (later ? key.substring(key.indexOf(IN_QUEUE)) : key).split("/", 4);
    String[] job = text(value).split("/", 2);
    return new Waiting(
        parts[3],
        job[0],
        queueOf(key),
        Long.parseLong(parts[2]),
        job.length == 1 ? null : Instant.ofEpochMilli(Long.parseLong(job[1])),
        later ? Instant.ofEpochMilli(Long.parseLong(key.split("/", 3)[1])) : null);
  }

  private static JobQueue queueOf(String key) {
    int start = key.indexOf(IN_QUEUE) + IN_QUEUE.length();
    return JobQueue.ofCode(key.substring(start, key.indexOf('/', start)));
  }

  private static String dueKey(Waiting waiting, Instant deadline) {
    return BY_DEADLINE + digits(millis(deadline)) + '/' + waiting.record();
  }

  private static long millis(Instant time) {
    return Math.clamp(time.getEpochSecond() * 1_000 + time.getNano() / 1_000_000, 0, LATEST_MILLIS);
  }

  private static String digits(long number) {
    return "%015d".formatted(number);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
