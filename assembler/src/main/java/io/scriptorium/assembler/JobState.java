package io.scriptorium.assembler;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the assembler knows of a job. It holds no text: its size is that of its sections' links. */
sealed interface JobState {

  /** Nothing was heard of the job, or it was forgotten. */
  record Unknown() implements JobState {}

  /**
   * The job is being written.
   *
   * @param candidates its plans in the order of their arrival; empty until the first one comes
   * @param pieces its section records in the order of their arrival, those that fit nowhere yet
   *     included
   * @param told the sections already told of in events
   * @param progressAt when the last plan or section came
   * @param stalled whether the standstill since then has been told
   * @param deadline its first plan's; null where it has none, or no plan yet
   * @param retry how often it was taken up again after it had failed; failures of earlier tries
   *     count no more. 0 in states of an earlier version, which lack it
   * @param since when it was first heard of, or taken up again; null in states of an earlier
   *     version
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Open(
      List<CandidatePlan> candidates,
      List<SectionRef> pieces,
      int told,
      Instant progressAt,
      boolean stalled,
      @Nullable Instant deadline,
      Integer retry,
      Instant since)
      implements JobState {

    public Open {
      retry = Objects.requireNonNullElse(retry, 0);
      since = Objects.requireNonNullElse(since, progressAt);
      candidates = List.copyOf(candidates);
      pieces = List.copyOf(pieces);
    }

    static Open empty(Instant now) {
      return of(List.of(), now);
    }

    /** A job without a plan that has these pieces. */
    static Open of(List<SectionRef> pieces, Instant now) {
      return new Open(List.of(), pieces, 0, now, false, null, 0, now);
    }

    /**
     * @param itsDeadline the plan's; it counts where the plan is the first
     */
    Open with(CandidatePlan candidate, @Nullable Instant itsDeadline, Instant now) {
      return new Open(
          appended(candidates, candidate),
          pieces,
          told,
          now,
          false,
          candidates.isEmpty() ? itsDeadline : deadline,
          retry,
          since);
    }

    Open with(SectionRef piece, Instant now) {
      return new Open(
          candidates, appended(pieces, piece), told, now, false, deadline, retry, since);
    }

    Open told(int sections) {
      return new Open(candidates, pieces, sections, progressAt, stalled, deadline, retry, since);
    }

    Open standingStill() {
      return new Open(candidates, pieces, told, progressAt, true, deadline, retry, since);
    }

    /**
     * A try has failed of which the job may not know yet.
     *
     * @param itsRetry the number of the try
     */
    Open inRetry(int itsRetry) {
      return new Open(
          candidates,
          pieces,
          told,
          progressAt,
          stalled,
          deadline,
          Math.max(retry, itsRetry),
          since);
    }

    /** The job as it is taken up again. */
    Open again(Instant now) {
      return new Open(candidates, pieces, told, now, false, deadline, retry + 1, now);
    }

    /** The job as it ended, ready to be taken up again. */
    Failed failed(Instant now) {
      List<SectionRef> written =
          pieces.stream().filter(SectionRef.Written.class::isInstance).toList();
      return new Failed(
          new Open(candidates, written, told, progressAt, stalled, deadline, retry, since), now);
    }

    /** How many sections of its first plan are not written yet; 0 without a plan. */
    int sectionsLeft() {
      return candidates.isEmpty() ? 0 : Math.max(0, candidates.getFirst().total() - told);
    }

    /** The links under which the job's records are kept. */
    List<String> links() {
      return Stream.concat(
              candidates.stream().map(CandidatePlan::root), SectionRef.links(pieces).stream())
          .toList();
    }

    private static <T> List<T> appended(List<T> list, T element) {
      var longer = new ArrayList<T>(list);
      longer.add(element);
      return longer;
    }
  }

  /** No section is taken any more. */
  // The type came later than the finished jobs, so that one without it is one of them.
  @JsonTypeInfo(
      use = JsonTypeInfo.Id.NAME,
      property = "type",
      defaultImpl = JobState.Finished.class)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = JobState.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = JobState.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = JobState.Failed.class, name = "failed")
  })
  sealed interface Closed extends JobState {

    /** Since when; it is remembered for a time. */
    Instant closedAt();

    /** The links under which records of the job are kept. */
    List<String> links();
  }

  /**
   * The job was cancelled before anything told what was asked for: it ends as soon as its plan, or
   * what stands in for one, comes.
   *
   * @param pieces the section records that came before the cancellation
   */
  record Cancelled(String reason, List<SectionRef> pieces, Instant cancelledAt) implements Closed {

    public Cancelled {
      pieces = List.copyOf(pieces);
    }

    @Override
    public Instant closedAt() {
      return cancelledAt;
    }

    @Override
    public List<String> links() {
      return SectionRef.links(pieces);
    }
  }

  /**
   * The job's document is published; what still comes for it is dropped.
   *
   * @param done sections of the document
   * @param total sections of its plan
   */
  record Finished(int done, int total, int words, Instant finishedAt) implements Closed {

    @Override
    public Instant closedAt() {
      return finishedAt;
    }

    @Override
    public List<String> links() {
      return List.of();
    }
  }

  /**
   * The job's document is published as failed. Its plans and sections are kept, and those that
   * still come too, so that a retry goes on from them.
   *
   * @param open what was known at the end, without the failures
   */
  record Failed(Open open, Instant failedAt) implements Closed {

    /** Where the request is kept of a job that never got a plan. */
    static final String REQUEST = "request";

    Failed with(Open more) {
      return new Failed(more, failedAt);
    }

    @Override
    public Instant closedAt() {
      return failedAt;
    }

    @Override
    public List<String> links() {
      return open.candidates().isEmpty()
          ? Stream.concat(Stream.of(REQUEST), open.links().stream()).toList()
          : open.links();
    }
  }
}
