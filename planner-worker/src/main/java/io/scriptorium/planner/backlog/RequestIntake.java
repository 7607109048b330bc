package io.scriptorium.planner.backlog;

import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.BatchJob;
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
import org.jspecify.annotations.Nullable;

/**
 * Finds where a request is to wait.
 *
 * @param words the length of a request's document; may throw a {@link BadRecordException}
 * @param place a job's place in its queue
 */
public record RequestIntake(
    RequestReader reader, ToIntFunction<WritingRequest> words, ToLongFunction<SeatRequest> place) {

  /**
   * A request that can be planned.
   *
   * @param report for its batch; null where it has none, or was reported before
   */
  record Arrival(Waiting waiting, @Nullable BatchJob report) {}

  /** Empty for a request that the planner will refuse. */
  Optional<Arrival> read(ConsumerRecord<byte[], byte[]> record, RecordOrigin origin, Instant now) {
    try {
      WritingRequest request =
          reader.read(
              record.value(),
              JobIds.derived(Topics.WRITING_REQUESTS, origin.position(), origin.timestamp()));
      Instant since = Instant.ofEpochMilli(origin.timestamp());
      int length = words.applyAsInt(request);
      var work = SeatRequest.planning(request.id(), since, length).of(request);
      Instant begins = request.notBefore();
      var waiting =
          new Waiting(
              BacklogStore.recordKey(record.topic(), record.offset()),
              request.id(),
              work.queue(),
              place.applyAsLong(work),
              request.deadline(),
              begins == null || begins.isBefore(now) ? null : begins);
      String batch = request.batch();
      return Optional.of(
          new Arrival(
              waiting,
              batch == null || origin.retry() > 0
                  ? null
                  : BatchJob.open(batch, request.id(), BatchJob.State.WAITING, length, since)));
    } catch (BadRecordException e) {
      return Optional.empty();
    }
  }
}
