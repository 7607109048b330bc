package io.scriptorium.cli;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What the topics tell of one job. */
final class JobLookup {

  // A document and the event of its end are written in one transaction, but a broker's clock may
  // be set back in between.
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

  private final TopicReader reader;

  JobLookup(TopicReader reader) {
    this.reader = reader;
  }

  /** The state of a job; empty where no topic knows its id. */
  Optional<JobStatus> state(String jobId) {
    AtomicReference<JobProgress> progress = new AtomicReference<>(JobProgress.NONE);
    reader.scan(
        Topics.JOB_EVENTS,
        jobId,
        Optional.empty(),
        record -> {
          progress.set(progress.get().after(Json.read(record.value(), JobEvent.class)));
          return true;
        });
    if (progress.get().last() != null) {
      return Optional.of(new JobStatus.Known(progress.get()));
    }
    Optional<DeadLetter> refusal = refusal(jobId);
    if (refusal.isPresent()) {
      return Optional.of(new JobStatus.Refused(refusal.get()));
    }
    return requestedAt(jobId).map(JobStatus.Waiting::new);
  }

  /**
   * The document of a job that has ended, the last one where it was retried; empty where it has not
   * ended, is written again, or nobody knows its id.
   */
  Optional<Document> document(String jobId) {
    var ended = new HashMap<String, Instant>();
    reader.scan(
        Topics.JOB_EVENTS,
        jobId,
        Optional.empty(),
        record -> {
          follow(record, jobId, ended);
          return true;
        });
    return Optional.ofNullable(ended.get(jobId)).flatMap(at -> document(jobId, at));
  }

  /** The same for many jobs, with one read of the events for all. */
  void documents(Set<String> jobIds, Consumer<Document> found) {
    var ended = new HashMap<String, Instant>();
    reader.all(
        Topics.JOB_EVENTS,
        Optional.empty(),
        record -> {
          String jobId =
              record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
          if (jobIds.contains(jobId)) {
            follow(record, jobId, ended);
          }
        });
    ended.forEach((jobId, at) -> document(jobId, at).ifPresent(found));
  }

  /** Whether a job has ended, and when. */
  private static void follow(
      ConsumerRecord<byte[], byte[]> record, String jobId, Map<String, Instant> ended) {
    JobEvent.Type type = Json.read(record.value(), JobEvent.class).type();
    if (Endings.isEnd(type)) {
      ended.put(jobId, Instant.ofEpochMilli(record.timestamp()));
    } else if (type == JobEvent.Type.RETRIED) {
      ended.remove(jobId);
    }
  }

  private Optional<Document> document(String jobId, Instant endedAt) {
    return document(jobId, Optional.of(endedAt.minus(CLOCK_SLACK)))
        .or(() -> document(jobId, Optional.empty()));
  }

  private Optional<Document> document(String jobId, Optional<Instant> notBefore) {
    AtomicReference<@Nullable Document> last = new AtomicReference<>();
    reader.scan(
        Topics.DOCUMENTS,
        jobId,
        notBefore,
        record -> {
          last.set(Json.read(record.value(), Document.class));
          return true;
        });
    return Optional.ofNullable(last.get());
  }

  private Optional<DeadLetter> refusal(String jobId) {
    AtomicReference<@Nullable DeadLetter> found = new AtomicReference<>();
    reader.scan(
        Topics.DEAD_LETTERS,
        jobId,
        Optional.empty(),
        record -> {
          DeadLetter letter = Json.read(record.value(), DeadLetter.class);
          if (letter.topic().equals(Topics.WRITING_REQUESTS)) {
            found.set(letter);
          }
          return true;
        });
    return Optional.ofNullable(found.get());
  }

  private Optional<Instant> requestedAt(String jobId) {
    AtomicReference<@Nullable Instant> found = new AtomicReference<>();
    reader.scan(
        Topics.WRITING_REQUESTS,
        jobId,
        Optional.empty(),
        record -> {
          found.set(Instant.ofEpochMilli(record.timestamp()));
          return false;
        });
    return Optional.ofNullable(found.get());
  }

  /** The message for an id that no topic knows. */
  static UsageException unknown(String jobId) {
    return new UsageException(
        "No job %s is known here. List the recent jobs with: scriptorium status".formatted(jobId));
  }

  /** A value as the given type; empty where it is something else. */
  static <T> Optional<T> tryRead(byte[] value, Class<T> type) {
    try {
      return Optional.of(Json.read(value, type));
    } catch (BadRecordException e) {
      return Optional.empty();
    }
  }
}
