package io.scriptorium.assembler;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an unfinished job but its section records, so that its size has a bound
 * however many these are. It is stored anew with each of them.
 *
 * @param candidates its plans in the order of their arrival; empty until the first one arrives
 * @param pieces the section records in states of an earlier version, which held them here; null in
 *     others
 * @param reported how many sections have been published as events
 * @param progressAt when the last plan or section arrived
 * @param stalled whether the stall since then has been reported
 * @param deadline its first plan's; null where it has none, or no plan yet
 * @param retry how often it was retried after it had failed; failures of earlier tries do not
 *     count. 0 in states of an earlier version, which lack it
 * @param since when it was first seen, or last retried; null in states of an earlier version
 * @param request the {@link WritingRequest#fingerprint} of the request that the job belongs to;
 *     null until a plan or a planning failure shows it, and in states of an earlier version
 * @param batch the batch that the request names; null for none
 * @param budget that of the last retry, in tokens; null for that of the request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobHead(
    List<CandidatePlan> candidates,
    @Nullable List<SectionRef> pieces,
    @JsonProperty("told") int reported,
    Instant progressAt,
    boolean stalled,
    @Nullable Instant deadline,
    Integer retry,
    Instant since,
    @Nullable String request,
    @Nullable String batch,
    @Nullable Long budget) {

  JobHead {
    retry = Objects.requireNonNullElse(retry, 0);
    since = Objects.requireNonNullElse(since, progressAt);
    candidates = List.copyOf(candidates);
  }

  /** A job without a plan. */
  static JobHead of(Instant now) {
    return new JobHead(List.of(), null, 0, now, false, null, 0, now, null, null, null);
  }

  JobHead withoutPieces() {
    return new JobHead(
        candidates,
        null,
        reported,
        progressAt,
        stalled,
        deadline,
        retry,
        since,
        request,
        batch,
        budget);
  }

  /** The job with a plan; the request of the first one is the job's, and its deadline counts. */
  JobHead with(CandidatePlan candidate, WritingRequest its, Instant now) {
    JobHead started = startedBy(its);
    return new JobHead(
        Stream.concat(candidates.stream(), Stream.of(candidate)).toList(),
        pieces,
        reported,
        now,
        false,
        candidates.isEmpty() ? its.deadline() : deadline,
        retry,
        since,
        started.request,
        started.batch,
        budget);
  }

  /** The job, which belongs to this request unless another is known. */
  JobHead startedBy(WritingRequest first) {
    if (request != null) {
      return this;
    }
    return new JobHead(
        candidates,
        pieces,
        reported,
        progressAt,
        stalled,
        deadline,
        retry,
        since,
        first.fingerprint(),
        first.batch(),
        budget);
  }

  JobHead withProgress(Instant now) {
    return new JobHead(
        candidates, pieces, reported, now, false, deadline, retry, since, request, batch, budget);
  }

  JobHead withReported(int count) {
    return new JobHead(
        candidates,
        pieces,
        count,
        progressAt,
        stalled,
        deadline,
        retry,
        since,
        request,
        batch,
        budget);
  }

  JobHead withStallReported() {
    return new JobHead(
        candidates,
        pieces,
        reported,
        progressAt,
        true,
        deadline,
        retry,
        since,
        request,
        batch,
        budget);
  }

  /** The same in a later try, as a failure of that try shows; an earlier try changes nothing. */
  JobHead atLeastInRetry(int other) {
    int latest = Math.max(retry, other);
    return new JobHead(
        candidates,
        pieces,
        reported,
        progressAt,
        stalled,
        deadline,
        latest,
        since,
        request,
        batch,
        budget);
  }

  /**
   * The job at the start of its next try.
   *
   * @param its the budget that it has from now on; null for that it had
   */
  JobHead retried(@Nullable Long its, Instant now) {
    return new JobHead(
        candidates,
        pieces,
        reported,
        now,
        false,
        deadline,
        retry + 1,
        now,
        request,
        batch,
        its == null ? budget : its);
  }

  /** How many sections of its first plan are not written yet; 0 without a plan. */
  int sectionsLeft() {
    return candidates.isEmpty() ? 0 : Math.max(0, candidates.getFirst().total() - reported);
  }
}
