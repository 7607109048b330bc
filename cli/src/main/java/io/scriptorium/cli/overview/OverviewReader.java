package io.scriptorium.cli.overview;

import io.scriptorium.client.JobStatus;
import io.scriptorium.client.TopicReader;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads an {@link Overview}: the newest events of each partition, and the requests that no planner
 * has done with. For one thread.
 */
public final class OverviewReader {

  /** Of each partition: events that are read, and waiting requests. */
  private static final long MOST_RECORDS = 20_000;

  private static final Duration RATE_SPAN = Duration.ofMinutes(1);

  private final TopicReader reader;
  private final RequestReader requests = RequestReader.withDefaults();
  private final Map<String, JobEvent> last = new HashMap<>();
  private long wordsLately;
  private Instant firstLately = Instant.MAX;

  public OverviewReader(TopicReader reader) {
    this.reader = reader;
  }

  /**
   * Reads it.
   *
   * @param planned up to where planners have done with each partition of {@code writing-requests};
   *     empty where that is not known
   * @param beingPlanned the jobs that a server makes a plan for now
   */
  public Overview read(Optional<Map<TopicPartition, Long>> planned, Set<String> beingPlanned) {
    Instant lately = Instant.now().minus(RATE_SPAN);
    reader.newest(
        Topics.JOB_EVENTS,
        MOST_RECORDS,
        record -> read(record, JobEvent.class).ifPresent(event -> take(event, lately)));
    List<ListedJob.Begun> begun = last.values().stream().map(ListedJob.Begun::new).toList();
    double rate = wordsLately / Math.max(1, seconds(firstLately, Instant.now()));
    if (planned.isEmpty()) {
      return new Overview(begun, List.of(), OptionalLong.empty(), rate);
    }
    List<WaitingJob> waiting = waiting(planned.get(), beingPlanned);
    return new Overview(begun, waiting, OptionalLong.of(unread(planned.get())), rate);
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

  private List<WaitingJob> waiting(Map<TopicPartition, Long> planned, Set<String> beingPlanned) {
    Set<RecordPosition> refused = refused();
    Map<String, WaitingJob> waiting = new HashMap<>();
    reader.from(
        planned,
        MOST_RECORDS,
        record -> {
          if (!refused.contains(new RecordPosition(record.partition(), record.offset()))) {
            request(record, beingPlanned)
                .filter(it -> !last.containsKey(it.jobId()))
                .ifPresent(it -> waiting.putIfAbsent(it.jobId(), it));
          }
        });
    return List.copyOf(waiting.values());
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

  private long unread(Map<TopicPartition, Long> planned) {
    Map<TopicPartition, Long> ends = reader.ends(Topics.WRITING_REQUESTS);
    return planned.entrySet().stream()
        .mapToLong(
            it -> ends.getOrDefault(it.getKey(), it.getValue()) - it.getValue() - MOST_RECORDS)
        .filter(it -> it > 0)
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
