package io.scriptorium.inference.seats;

import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a seat is wanted for.
 *
 * @param name a job's id, or {@code JOB#INDEX} for one section of it
 * @param jobId the job, which decides the order in which servers are wanted
 * @param since when the job was requested, or may be planned at the earliest
 * @param words the length of the whole document
 * @param lastServer the server that worked on the job last, by name, where its prompt may still be
 *     in the cache; null where there is none
 * @param begunBy the model that began the job, as its server named it; null where none has, or it
 *     is not known
 * @param queue where it waits
 * @param deadline when the job must be written; null for none
 * @param inBatch whether the job belongs to a batch
 */
public record SeatRequest(
    Kind kind,
    String name,
    String jobId,
    Instant since,
    int words,
    @Nullable String lastServer,
    @Nullable String begunBy,
    JobQueue queue,
    @Nullable Instant deadline,
    boolean inBatch) {

  /**
   * What a seat is for. Plans are served before writing: a plan takes one answer and lets many
   * follow, and the number of jobs planned ahead is bounded (see {@link PlanSlots}).
   */
  public enum Kind {
    PLANNING,
    WRITING;

    /** Its name in the ledger. */
    String code() {
      return this == PLANNING ? "p" : "w";
    }
  }

  /** A job's plan. */
  public static SeatRequest planning(String jobId, Instant since, int words) {
    return new SeatRequest(
        Kind.PLANNING, jobId, jobId, since, words, null, null, JobQueue.DEFAULT, null, false);
  }

  /** A job's text, or one section of it. */
  public static SeatRequest writing(
      String name,
      String jobId,
      Instant since,
      int words,
      @Nullable String lastServer,
      @Nullable String begunBy) {
    return new SeatRequest(
        Kind.WRITING,
        name,
        jobId,
        since,
        words,
        lastServer,
        begunBy,
        JobQueue.DEFAULT,
        null,
        false);
  }

  /** The same in another queue than the default one. */
  public SeatRequest in(JobQueue other) {
    return new SeatRequest(
        kind, name, jobId, since, words, lastServer, begunBy, other, deadline, inBatch);
  }

  /** The same with what a request says of its place in the order. */
  public SeatRequest of(WritingRequest request) {
    Instant begins = request.notBefore();
    return new SeatRequest(
        kind,
        name,
        jobId,
        begins == null || begins.isBefore(since) ? since : begins,
        words,
        lastServer,
        begunBy,
        JobQueue.of(request),
        request.deadline(),
        request.batch() != null);
  }
}
