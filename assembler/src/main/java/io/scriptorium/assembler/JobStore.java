package io.scriptorium.assembler;

import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Function;
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
 * The state stores of one partition: a head of bounded size for each job, which changes with each
 * section, and the plans and sections as they arrived, each written once under its chain link and
 * deleted when the job ends, those of a failed job when it is no longer remembered. Beside them are
 * what the chains need of each section, under its number in the order of arrival, so that it can be
 * read without the texts. Deadlines are ordered by time.
 *
 * <p>One object serves from the restoration of the stores until they are closed, since it has the
 * last jobs in memory too. Not thread-safe.
 */
final class JobStore {

  static final String OPEN_JOBS = "open-jobs";
  static final String FINISHED_JOBS = "finished-jobs";
  static final String RECORDS = "records";
  static final String DEADLINES = "deadlines";

  // Not allowed in a job id, so that no job's keys collide with another's.
  private static final char SLASH = '/';
  private static final char AFTER_SLASH = '0';

  // Neither is in a link, which the other keys of a job's records end with.
  private static final String WRITTEN = "/#";
  private static final String FAILURE = "/!";
  private static final char AFTER_DIGITS = ':';

  /** Of the jobs in memory; some 5 MB. */
  private static final int RECENT_SECTIONS = 10_000;

  private static final byte[] NOTHING = {};

  /** The last second of the year 9999, the latest that a request can name. */
  private static final long LATEST_SECOND = 253_402_300_799L;

  private final KeyValueStore<String, byte[]> open;
  private final KeyValueStore<String, byte[]> finished;
  private final KeyValueStore<String, byte[]> records;
  private final KeyValueStore<String, byte[]> deadlines;
  private final RecentJobs recent = new RecentJobs(RECENT_SECTIONS);

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
    JobState.Open known = recent.get(jobId);
    if (known != null) {
      return known;
    }
    byte[] end = finished.get(jobId);
    if (end != null) {
      JobState.Closed closed = Json.read(end, JobState.Closed.class);
      return closed instanceof JobState.Failed failed
          ? failed.with(withSections(jobId, failed.open(), failed))
          : closed;
    }
    byte[] job = open.get(jobId);
    if (job == null) {
      return new JobState.Unknown();
    }
    JobState.Open stored = Json.read(job, JobState.Open.class);
    JobState.Open whole = withSections(jobId, stored, stored);
    recent.put(jobId, whole);
    return whole;
  }

  /** A job with its sections; those that an earlier version stored in it are stored apart first. */
  private JobState.Open withSections(String jobId, JobState.Open job, JobState whole) {
    if (job.sections().size() > 0) {
      put(jobId, new JobState.Unknown(), whole);
      return job;
    }
    List<SectionRef> sections =
        Stream.of(WRITTEN, FAILURE)
            .flatMap(kind -> entries(records, jobId + kind, jobId + kind + AFTER_DIGITS).stream())
            .map(entry -> Json.read(entry.value, SectionRef.class))
            .toList();
    return sections.isEmpty() ? job : job.with(sections);
  }

  /** Stores what a step has changed: sections that are new or gone, and the rest of the state. */
  void put(String jobId, JobState before, JobState after) {
    putSections(jobId, sections(before), sections(after));
    if (before instanceof JobState.Closed && !(after instanceof JobState.Closed)) {
      finished.delete(jobId);
    }
    recent.remove(jobId);
    switch (after) {
      case JobState.Unknown _ -> open.delete(jobId);
      case JobState.Open job -> {
        open.put(jobId, Json.write(job));
        recent.put(jobId, job);
      }
      case JobState.Closed end -> {
        open.delete(jobId);
        finished.put(jobId, Json.write(end));
      }
    }
  }

  private static @Nullable JobSections sections(JobState state) {
    return switch (state) {
      case JobState.Open job -> job.sections();
      case JobState.Failed failed -> failed.open().sections();
      case JobState.Unknown _, JobState.Cancelled _, JobState.Finished _ -> null;
    };
  }

  /** A job's sections are only added to, until all are deleted; failures go with each retry. */
  private void putSections(
      String jobId, @Nullable JobSections before, @Nullable JobSections after) {
    int had = before == null ? 0 : before.writtenCount();
    if (after == null) {
      delete(jobId + WRITTEN, 0, had);
    } else if (after.writtenCount() > had) {
      put(jobId + WRITTEN, had, after.writtenAfter(had));
    }
    int failedBefore = before == null ? 0 : before.failures().size();
    List<SectionRef.Failed> failures = after == null ? List.of() : after.failures();
    delete(jobId + FAILURE, failures.size(), failedBefore);
    if (failures.size() > failedBefore) {
      put(jobId + FAILURE, failedBefore, failures.subList(failedBefore, failures.size()));
    }
  }

  private void put(String prefix, int first, List<? extends SectionRef> sections) {
    for (int i = 0; i < sections.size(); i++) {
      records.put(sectionKey(prefix, first + i), Json.write(sections.get(i)));
    }
  }

  private void delete(String prefix, int first, int end) {
    for (int number = first; number < end; number++) {
      records.delete(sectionKey(prefix, number));
    }
  }

  /** In digits that sort as numbers do. */
  private static String sectionKey(String prefix, int number) {
    return "%s%06d".formatted(prefix, number);
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

  void forEachOpen(Consumer<JobHead> action) {
    try (KeyValueIterator<String, byte[]> all = open.all()) {
      while (all.hasNext()) {
        action.accept(Json.read(all.next().value, JobHead.class));
      }
    }
  }

  /**
   * Open jobs in the order of their ids.
   *
   * @param after the id after which to begin, or null for the first
   */
  SequencedMap<String, JobHead> openAfter(@Nullable String after, int limit) {
    return jobsAfter(open, value -> Json.read(value, JobHead.class), after, limit);
  }

  /** When closed jobs were closed, in the same order. */
  SequencedMap<String, Instant> closedAfter(@Nullable String after, int limit) {
    return jobsAfter(
        finished, value -> Json.read(value, JobState.Closed.class).closedAt(), after, limit);
  }

  private static <T> SequencedMap<String, T> jobsAfter(
      KeyValueStore<String, byte[]> store,
      Function<byte[], T> reader,
      @Nullable String after,
      int limit) {
    var jobs = new LinkedHashMap<String, T>();
    // The least string after another is that string and one NUL.
    String from = after == null ? "" : after + '\0';
    entries(store, from, null, limit)
        .forEach(entry -> jobs.put(entry.key, reader.apply(entry.value)));
    return jobs;
  }

  private static List<KeyValue<String, byte[]>> entries(
      KeyValueStore<String, byte[]> store, String from, String to) {
    return entries(store, from, to, Integer.MAX_VALUE);
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
