package io.scriptorium.client;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Finds the state and the documents of jobs on the topics. For one thread. */
final class JobLookup {

  private static final long RECENT_EVENTS_PER_PARTITION = 20_000;

  // A document and the event of its end are written in one transaction, but a broker's clock may
  // be set back in between.
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

  private final TopicReader reader;
  private final RequestLookup requests;

  JobLookup(TopicReader reader) {
    this.reader = reader;
    this.requests = new RequestLookup(reader);
  }

  /** The state of a job; empty where no topic knows its id. */
  Optional<JobStatus> status(String jobId) {
    return Optional.ofNullable(statuses(List.of(jobId)).get(jobId));
  }

  /** The states of jobs, in the given order, without those that no topic knows. */
  Map<String, JobStatus> statuses(Collection<String> jobIds) {
    Map<String, JobStatus> found = new LinkedHashMap<>();
    Map<String, Refusals> unclear = new LinkedHashMap<>();
    for (String jobId : jobIds) {
      Optional<JobStatus> known =
          last(Topics.JOB_EVENTS, jobId, Optional.empty(), JobLookup::change)
              .map(JobStatus.Known::new);
      if (known.isPresent()) {
        found.put(jobId, known.get());
        continue;
      }
      Refusals refusals = refusals(jobId, _ -> true);
      Optional<RequestLookup.Requests> submitted =
          refusals.places().isEmpty() ? requests.inOwnPartition(jobId) : Optional.empty();
      submitted.ifPresentOrElse(
          it -> found.put(jobId, it.waiting()), () -> unclear.put(jobId, refusals));
    }
    if (!unclear.isEmpty()) {
      Map<String, RequestLookup.Requests> submitted = requests.of(unclear.keySet());
      unclear.forEach((jobId, refusals) ->
          unplanned(refusals, submitted.get(jobId)).ifPresent(it -> found.put(jobId, it)));
    }
    Map<String, JobStatus> ordered = new LinkedHashMap<>();
    jobIds.stream().filter(found::containsKey).forEach(it -> ordered.put(it, found.get(it)));
    return ordered;
  }

  /** The state of a job without events. It waits unless all of its requests were refused. */
  private static Optional<JobStatus> unplanned(
      Refusals refusals, RequestLookup.@Nullable Requests submitted) {
    Set<RecordPosition> places = submitted == null ? Set.of() : submitted.places();
    return refusals
        .ofAll(places)
        .<JobStatus>map(JobStatus.Refused::new)
        .or(() -> Optional.ofNullable(submitted).map(RequestLookup.Requests::waiting));
  }

  /**
   * The dead letter of a job's request.
   *
   * @param places where the requests that count are; empty for all that the job has
   * @return empty unless all of them were refused
   */
  Optional<DeadLetter> refusal(String jobId, Set<RecordPosition> places) {
    if (places.isEmpty()) {
      return status(jobId)
          .flatMap(it ->
              it instanceof JobStatus.Refused(DeadLetter letter)
                  ? Optional.of(letter)
                  : Optional.empty());
    }
    return refusals(jobId, places::contains).ofAll(places);
  }

  /**
   * The refusals of a job's requests.
   *
   * @param places where the refused ones are
   * @param last the last refusal
   */
  private record Refusals(Set<RecordPosition> places, Optional<DeadLetter> last) {

    /** The last one, where all of these requests are refused. */
    Optional<DeadLetter> ofAll(Set<RecordPosition> wanted) {
      return places.containsAll(wanted) ? last : Optional.empty();
    }
  }

  private Refusals refusals(String jobId, Predicate<RecordPosition> counts) {
    Set<RecordPosition> places = new HashSet<>();
    var last = new AtomicReference<@Nullable DeadLetter>();
    reader.scan(
        Topics.DEAD_LETTERS,
        jobId,
        Optional.empty(),
        record ->
            refusal(record)
                .ifPresent(letter ->
                    letter
                        .submittedAt()
                        .filter(counts)
                        .ifPresent(place -> {
                          places.add(place);
                          last.set(letter);
                        })));
    return new Refusals(places, Optional.ofNullable(last.get()));
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
        .filter(letter -> letter.submittedAt().isPresent());
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
