package io.scriptorium.client;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Finds the state and the documents of jobs on the topics. For one thread. */
final class JobLookup {

  private static final long RECENT_EVENTS_PER_PARTITION = 20_000;

  // A document and the event of its end are written in one transaction, but a broker's clock may
  // be set back in between.
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

  private final TopicReader reader;

  JobLookup(TopicReader reader) {
    this.reader = reader;
  }

  /** The state of a job; empty where no topic knows its id. */
  Optional<JobStatus> status(String jobId) {
    return last(Topics.JOB_EVENTS, jobId, Optional.empty(), JobLookup::change)
        .<JobStatus>map(JobStatus.Known::new)
        .or(() ->
            last(Topics.DEAD_LETTERS, jobId, Optional.empty(), JobLookup::refusal)
                .map(JobStatus.Refused::new))
        .or(() -> requestedAt(jobId).map(JobStatus.Waiting::new));
  }

  /**
   * The document of a job that has ended, the last one where it was retried; empty where it has not
   * ended, was retried since, or is not known.
   */
  Optional<Document> document(String jobId) {
    var ended = new HashMap<String, Instant>();
    reader.scan(Topics.JOB_EVENTS, jobId, Optional.empty(), record -> trackEnd(record, ended));
    return Optional.ofNullable(ended.get(jobId)).flatMap(at -> document(jobId, at));
  }

  /** The same for many jobs, with one read of the events for all. */
  void documents(Set<String> jobIds, Consumer<Document> found) {
    var ended = new HashMap<String, Instant>();
    reader.all(
        Topics.JOB_EVENTS,
        Optional.empty(),
        record -> {
          if (jobIds.contains(key(record))) {
            trackEnd(record, ended);
          }
        });
    ended.forEach((jobId, at) -> document(jobId, at).ifPresent(found));
  }

  /** The last change of each job among the newest events of each partition, in order of time. */
  List<JobEvent> recentChanges() {
    Map<String, JobEvent> latest = new LinkedHashMap<>();
    reader.newest(
        Topics.JOB_EVENTS,
        RECENT_EVENTS_PER_PARTITION,
        record -> change(record).ifPresent(event -> latest.put(event.jobId(), event)));
    return latest.values().stream().sorted(Comparator.comparing(JobEvent::at)).toList();
  }

  /** A record of the followed topics as news of its job; empty where it is none. */
  static Optional<JobUpdate> update(ConsumerRecord<byte[], byte[]> record) {
    return switch (record.topic()) {
      case Topics.JOB_EVENTS -> tryRead(record.value(), JobEvent.class).map(JobUpdate.Changed::new);
      case Topics.DOCUMENTS ->
          tryRead(record.value(), Document.class).map(JobUpdate.Published::new);
      default -> refusal(record).map(letter -> new JobUpdate.Refused(key(record), letter));
    };
  }

  /** The job's id; empty where the record has no key. */
  static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  private static Optional<JobEvent> change(ConsumerRecord<byte[], byte[]> record) {
    return tryRead(record.value(), JobEvent.class)
        .filter(event -> JobStatus.isChange(event.type()));
  }

  private static Optional<DeadLetter> refusal(ConsumerRecord<byte[], byte[]> record) {
    return tryRead(record.value(), DeadLetter.class)
        .filter(letter -> letter.topic().equals(Topics.WRITING_REQUESTS));
  }

  private static void trackEnd(ConsumerRecord<byte[], byte[]> record, Map<String, Instant> ended) {
    JobEvent.Type type = Json.read(record.value(), JobEvent.class).type();
    if (JobStatus.isEnd(type)) {
      ended.put(key(record), Instant.ofEpochMilli(record.timestamp()));
    } else if (type == JobEvent.Type.RETRIED) {
      ended.remove(key(record));
    }
  }

  private Optional<Document> document(String jobId, Instant endedAt) {
    return document(jobId, Optional.of(endedAt.minus(CLOCK_SLACK)))
        .or(() -> document(jobId, Optional.empty()));
  }

  private Optional<Document> document(String jobId, Optional<Instant> notBefore) {
    return last(
        Topics.DOCUMENTS,
        jobId,
        notBefore,
        record -> Optional.of(Json.read(record.value(), Document.class)));
  }

  private Optional<Instant> requestedAt(String jobId) {
    var first = new AtomicReference<@Nullable Instant>();
    reader.scan(
        Topics.WRITING_REQUESTS,
        jobId,
        Optional.empty(),
        record -> first.compareAndSet(null, Instant.ofEpochMilli(record.timestamp())));
    return Optional.ofNullable(first.get());
  }

  private <T> Optional<T> last(
      String topic,
      String jobId,
      Optional<Instant> notBefore,
      Function<ConsumerRecord<byte[], byte[]>, Optional<T>> parser) {
    var last = new AtomicReference<@Nullable T>();
    reader.scan(topic, jobId, notBefore, record -> parser.apply(record).ifPresent(last::set));
    return Optional.ofNullable(last.get());
  }

  private static <T> Optional<T> tryRead(byte @Nullable [] value, Class<T> type) {
    try {
      return Optional.of(Json.read(value, type));
    } catch (BadRecordException e) {
      return Optional.empty();
    }
  }
}
