package io.scriptorium.assembler;

import io.scriptorium.job.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
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
 * The state stores of one partition: small job states that change with each section, and the plans
 * and sections as they arrived, each written once under its chain link and deleted when the job
 * ends, those of a failed job when it is no longer remembered. Deadlines are ordered by time.
 */
final class JobStore {

  static final String OPEN_JOBS = "open-jobs";
  static final String FINISHED_JOBS = "finished-jobs";
  static final String RECORDS = "records";
  static final String DEADLINES = "deadlines";

  // Not allowed in a job id, so that no job's keys collide with another's.
  private static final char SLASH = '/';
  private static final char AFTER_SLASH = '0';

  private static final byte[] NOTHING = {};

  /** The last second of the year 9999, the latest that a request can name. */
  private static final long LATEST_SECOND = 253_402_300_799L;

  private final KeyValueStore<String, byte[]> open;
  private final KeyValueStore<String, byte[]> finished;
  private final KeyValueStore<String, byte[]> records;
  private final KeyValueStore<String, byte[]> deadlines;

  JobStore(ProcessingContext context) {
    this.open = context.getStateStore(OPEN_JOBS);
    this.finished = context.getStateStore(FINISHED_JOBS);
    this.records = context.getStateStore(RECORDS);
    this.deadlines = context.getStateStore(DEADLINES);
  }

  static Stream<StoreBuilder<KeyValueStore<String, byte[]>>> builders() {
    return Stream.of(OPEN_JOBS, FINISHED_JOBS, RECORDS, DEADLINES)
        .map(name ->
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of()));
  }

  JobState state(String jobId) {
    byte[] end = finished.get(jobId);
    if (end != null) {
      return Json.read(end, JobState.Closed.class);
    }
    byte[] job = open.get(jobId);
    return job == null ? new JobState.Unknown() : Json.read(job, JobState.Open.class);
  }

  void put(String jobId, JobState state) {
    switch (state) {
      case JobState.Unknown _ -> open.delete(jobId);
      case JobState.Open job -> open.put(jobId, Json.write(job));
      case JobState.Closed end -> {
        open.delete(jobId);
        finished.put(jobId, Json.write(end));
      }
    }
  }

  /** Adds an open job's deadline, so that {@link #dueJobs} finds it. */
  void addDeadline(String jobId, Instant deadline) {
    deadlines.put(dueKey(deadline) + SLASH + jobId, NOTHING);
  }

  void removeDeadline(String jobId, Instant deadline) {
    deadlines.delete(dueKey(deadline) + SLASH + jobId);
  }

  /** Jobs whose deadline is in this second or an earlier one, the earliest first. */
  List<String> dueJobs(Instant now, int limit) {
    return entries(deadlines, "", dueKey(now) + AFTER_SLASH, limit).stream()
        .map(entry -> entry.key.substring(entry.key.indexOf(SLASH) + 1))
        .toList();
  }

  /** The second, in digits that sort as time does. */
  private static String dueKey(Instant time) {
    return "%012d".formatted(Math.clamp(time.getEpochSecond(), 0, LATEST_SECOND));
  }

  void deleteClosed(String jobId) {
    finished.delete(jobId);
  }

  void putRecord(String jobId, String link, byte[] record) {
    records.put(jobId + SLASH + link, record);
  }

  /**
   * A stored record of a job.
   *
   * @throws IllegalStateException if there is none
   */
  <T> T record(String jobId, String link, Class<T> type) {
    byte[] record = records.get(jobId + SLASH + link);
    if (record == null) {
      throw new IllegalStateException(
          "The record %s of job %s is not in the store '%s', though the job's state names it."
              .formatted(link, jobId, RECORDS));
    }
    return Json.read(record, type);
  }

  void deleteRecords(String jobId, List<String> links) {
    links.forEach(link -> records.delete(jobId + SLASH + link));
  }

  void forEachOpen(Consumer<JobState.Open> action) {
    try (KeyValueIterator<String, byte[]> all = open.all()) {
      while (all.hasNext()) {
        action.accept(Json.read(all.next().value, JobState.Open.class));
      }
    }
  }

  /**
   * Open jobs in the order of their ids.
   *
   * @param after the id after which to begin, or null for the first
   */
  SequencedMap<String, JobState.Open> openAfter(@Nullable String after, int limit) {
    return jobsAfter(open, JobState.Open.class, after, limit);
  }

  /** The same of closed jobs. */
  SequencedMap<String, JobState.Closed> closedAfter(@Nullable String after, int limit) {
    return jobsAfter(finished, JobState.Closed.class, after, limit);
  }

  private static <T> SequencedMap<String, T> jobsAfter(
      KeyValueStore<String, byte[]> store, Class<T> type, @Nullable String after, int limit) {
    var jobs = new LinkedHashMap<String, T>();
    // The least string after another is that string and one NUL.
    String from = after == null ? "" : after + '\0';
    entries(store, from, null, limit)
        .forEach(entry -> jobs.put(entry.key, Json.read(entry.value, type)));
    return jobs;
  }

  private static List<KeyValue<String, byte[]>> entries(
      KeyValueStore<String, byte[]> store, String from, @Nullable String to, int limit) {
    var entries = new ArrayList<KeyValue<String, byte[]>>();
    try (KeyValueIterator<String, byte[]> range = store.range(from, to)) {
      while (range.hasNext() && entries.size() < limit) {
        entries.add(range.next());
      }
    }
    return entries;
  }
}
