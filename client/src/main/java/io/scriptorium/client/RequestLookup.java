package io.scriptorium.client;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Finds the requests of jobs on {@code writing-requests}. They may be in any partition and without
 * a key: only the planner makes records of the job's own partition of them. For one thread.
 */
final class RequestLookup {

  private final TopicReader reader;

  RequestLookup(TopicReader reader) {
    this.reader = reader;
  }

  /**
   * The requests of one job.
   *
   * @param first the time of the first one
   * @param title the beginning of the last one's instruction; null where it cannot be read
   */
  record Requests(Set<RecordPosition> places, Instant first, @Nullable String title) {

    Requests with(ConsumerRecord<byte[], byte[]> record) {
      Set<RecordPosition> all = new HashSet<>(places);
      all.add(new RecordPosition(record.partition(), record.offset()));
      Instant time = Instant.ofEpochMilli(record.timestamp());
      return new Requests(all, time.isBefore(first) ? time : first, titleOf(record.value()));
    }

    JobStatus.Waiting waiting() {
      return new JobStatus.Waiting(first, title);
    }

    private static @Nullable String titleOf(byte @Nullable [] value) {
      try {
        return RequestReader.withDefaults().read(value, "any").beginning();
      } catch (BadRecordException e) {
        return null;
      }
    }
  }

  /** The requests of one job, by its partition of the topic alone. */
  Optional<Requests> inOwnPartition(String jobId) {
    Map<String, Requests> found = new HashMap<>();
    reader.scan(
        Topics.WRITING_REQUESTS, jobId, Optional.empty(), record -> add(found, jobId, record));
    return Optional.ofNullable(found.get(jobId));
  }

  /** The requests of these jobs, with one read of the whole topic for all. */
  Map<String, Requests> of(Collection<String> jobIds) {
    Map<String, Requests> found = new HashMap<>();
    Set<String> wanted = Set.copyOf(jobIds);
    reader.all(
        Topics.WRITING_REQUESTS,
        Optional.empty(),
        record -> {
          String id = record.key() == null ? id(record.value()) : JobLookup.key(record);
          if (wanted.contains(id)) {
            add(found, id, record);
          }
        });
    return found;
  }

  private static void add(
      Map<String, Requests> found, String jobId, ConsumerRecord<byte[], byte[]> record) {
    var none = new Requests(Set.of(), Instant.MAX, null);
    found.put(jobId, found.getOrDefault(jobId, none).with(record));
  }

  /** The id that a request without a key names; empty where it names none. */
  private static String id(byte @Nullable [] value) {
    String text = value == null ? "" : new String(value, StandardCharsets.UTF_8);
    if (!text.contains("\"id\"")) {
      return "";
    }
    try {
      return Json.MAPPER.readTree(text).path("id").stringValue("");
    } catch (JacksonException e) {
      return "";
    }
  }
}
