package io.scriptorium.planner.backlog;

import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.RecordOrigin;
import java.time.Instant;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds where a request is to wait.
 *
 * @param words the length of a request's document; may throw a {@link BadRecordException}
 * @param place a job's place in its queue
 */
public record RequestIntake(
    RequestReader reader, ToIntFunction<WritingRequest> words, ToLongFunction<SeatRequest> place) {

  /** Empty for a request that the planner will refuse. */
  Optional<Waiting> read(ConsumerRecord<byte[], byte[]> record, RecordOrigin origin) {
    try {
      WritingRequest request =
          reader.read(
              record.value(),
              JobIds.derived(Topics.WRITING_REQUESTS, origin.position(), origin.timestamp()));
      Instant since = Instant.ofEpochMilli(origin.timestamp());
      var work = SeatRequest.planning(request.id(), since, words.applyAsInt(request)).of(request);
      return Optional.of(
          new Waiting(
              BacklogStore.recordKey(record.topic(), record.offset()),
              request.id(),
              work.queue(),
              place.applyAsLong(work),
              request.deadline()));
    } catch (BadRecordException e) {
      return Optional.empty();
    }
  }
}
