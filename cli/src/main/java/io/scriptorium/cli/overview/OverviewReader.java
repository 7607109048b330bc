package io.scriptorium.cli.overview;

import io.scriptorium.client.JobStatus;
import io.scriptorium.client.TopicReader;
import io.scriptorium.inference.seats.WaitingRequests;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads an {@link Overview}: the newest events of each partition, and the requests that wait. For
 * one thread.
 */
public final class OverviewReader {

  /** Of each partition: events that are read, and waiting requests. */
  private static final long MOST_RECORDS = 20_000;

  private static final Duration RATE_SPAN = Duration.ofMinutes(1);

  private final TopicReader reader;
  private final RequestReader requests = RequestReader.withDefaults();
  private final Map<String, JobEvent> last = new HashMap<>();
  private final Map<Integer, Long> eventsRead = new HashMap<>();
  private final Map<Integer, Instant> firstEvents = new HashMap<>();
  private long wordsLately;
  private Instant firstLately = Instant.MAX;

  public OverviewReader(TopicReader reader) {
    this.reader = reader;
  }

  /**
   * Reads it.
   *
   * @param accepted up to where requests of each partition are in the planners' backlog; empty
   *     where that is not known
   * @param backlog what waits there; empty where that is not known
   * @param beingPlanned the jobs that a server makes a plan for now
   */
  public Overview read(
      Optional<Map<TopicPartition, Long>> accepted,
      Optional<List<WaitingRequests>> backlog,
      Set<String> beingPlanned) {
    Instant lately = Instant.now().minus(RATE_SPAN);
    reader.newest(
        Topics.JOB_EVENTS,
        MOST_RECORDS,
        record -> {
          read(record, JobEvent.class).ifPresent(event -> take(event, lately));
          eventsRead.merge(record.partition(), 1L, Long::sum);
          firstEvents.putIfAbsent(record.partition(), Instant.ofEpochMilli(record.timestamp()));
        });
    List<ListedJob.Begun> begun = last.values().stream().map(ListedJob.Begun::new).toList();
    double rate = wordsLately / Math.max(1, seconds(firstLately, Instant.now()));
    if (accepted.isEmpty() || backlog.isEmpty()) {
      return new Overview(begun, lately(beingPlanned), OptionalLong.empty(), rate);
    }
    var oldest = oldest(accepted.get(), backlog.get());
    List<WaitingJob> waiting =
        waiting(visitor -> reader.from(oldest, MOST_RECORDS, visitor), beingPlanned);
    long all =
        notAccepted(accepted.get())
            + backlog.get().stream().mapToLong(WaitingRequests::total).sum();
    long listed = waiting.stream().filter(it -> !it.isLater()).count();
    return new Overview(begun, waiting, OptionalLong.of(Math.max(0, all - listed)), rate);
  }

  private void take(JobEvent event, Instant lately) {
    if (!JobStatus.isChange(event.type())) {
      return;
    }
    JobEvent before = last.put(event.jobId(), event);
    if (event.at().isAfter(lately)) {
      firstLately = event.at().isBefore(firstLately) ? event.at() : firstLately;
      wordsLately += Math.max(0, event.words() - (before == null ? 0 : before.words()));
    }
  }

  /** From the first change of the last minute on: what runs may have begun only then. */
  private static double seconds(Instant first, Instant now) {
    return first.isAfter(now) ? 0 : Duration.between(first, now).toMillis() / 1_000.0;
  }

  /** Where the oldest request of each partition is that may wait. */
  private static Map<TopicPartition, Long> oldest(
      Map<TopicPartition, Long> accepted, List<WaitingRequests> backlog) {
    Map<TopicPartition, Long> oldest = new HashMap<>(accepted);
    backlog.forEach(it ->
        it.oldest()
            .ifPresent(offset ->
                oldest.computeIfPresent(
                    new TopicPartition(Topics.WRITING_REQUESTS, it.partition()),
                    (_, next) -> Math.min(next, offset))));
    return oldest;
  }

  /**
   * The requests of late that have no event. Those that came before the events which were read may
   * have ended.
   */
  private List<WaitingJob> lately(Set<String> beingPlanned) {
    Instant from =
        firstEvents.entrySet().stream()
            .filter(it -> eventsRead.getOrDefault(it.getKey(), 0L) >= MOST_RECORDS)
            .map(Map.Entry::getValue)
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    return waiting(
        visitor ->
            reader.newest(
                Topics.WRITING_REQUESTS,
                MOST_RECORDS,
                record -> {
                  if (!Instant.ofEpochMilli(record.timestamp()).isBefore(from)) {
                    visitor.accept(record);
                  }
                }),
        beingPlanned);
  }

  /**
   * The requests that have no event.
   *
   * @param requests passes on those to look at
   */
  private List<WaitingJob> waiting(
      Consumer<Consumer<ConsumerRecord<byte[], byte[]>>> requests, Set<String> beingPlanned) {
    Set<RecordPosition> refused = refused();
    Map<String, WaitingJob> waiting = new HashMap<>();
    requests.accept(record -> add(record, refused, beingPlanned, waiting));
    return List.copyOf(waiting.values());
  }

  private void add(
      ConsumerRecord<byte[], byte[]> record,
      Set<RecordPosition> refused,
      Set<String> beingPlanned,
      Map<String, WaitingJob> waiting) {
    if (!refused.contains(new RecordPosition(record.partition(), record.offset()))) {
      request(record, beingPlanned)
          .filter(it -> !last.containsKey(it.jobId()))
          .ifPresent(it -> waiting.putIfAbsent(it.jobId(), it));
    }
  }

  private Optional<WaitingJob> request(
      ConsumerRecord<byte[], byte[]> record, Set<String> beingPlanned) {
    String id =
        JobIds.derived(
            Topics.WRITING_REQUESTS,
            new RecordPosition(record.partition(), record.offset()),
            record.timestamp());
    try {
      var request = requests.read(record.value(), id);
      Instant at = Instant.ofEpochMilli(record.timestamp());
      return Optional.of(WaitingJob.of(request, beingPlanned.contains(request.id()), at));
    } catch (BadRecordException e) {
      // The planner will refuse it.
      return Optional.empty();
    }
  }

  private Set<RecordPosition> refused() {
    Set<RecordPosition> places = new HashSet<>();
    reader.newest(
        Topics.DEAD_LETTERS,
        MOST_RECORDS,
        record ->
            read(record, DeadLetter.class).flatMap(DeadLetter::submittedAt).ifPresent(places::add));
    return places;
  }

  private long notAccepted(Map<TopicPartition, Long> accepted) {
    Map<TopicPartition, Long> ends = reader.ends(Topics.WRITING_REQUESTS);
    return accepted.entrySet().stream()
        .mapToLong(it -> Math.max(0, ends.getOrDefault(it.getKey(), 0L) - it.getValue()))
        .sum();
  }

  private static <T> Optional<T> read(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    try {
      return Optional.of(Json.read(record.value(), type));
    } catch (BadRecordException e) {
      return Optional.empty();
    }
  }
}
