package io.scriptorium.assembler;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.scriptorium.job.Chains;
import io.scriptorium.job.Document;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the assembler knows of a job. It holds no text: its size is that of its sections' links. */
sealed interface JobState {

  /** The links under which records of the job are stored. */
  List<String> links();

  /** The job has not been seen, or is no longer remembered. */
  record Unknown() implements JobState {

    @Override
    public List<String> links() {
      return List.of();
    }
  }

  /**
   * A plan that the job may turn out to follow: the root of chains.
   *
   * @param root the plan's {@link io.scriptorium.job.Chain} link
   * @param total the number of sections of the plan
   * @param offset the plan's offset on {@code writing-plans}; 0, the topic's beginning, in states
   *     of an earlier version, which lack it
   * @param origin where the plan's steps come from; null where its record does not say, and in
   *     states of an earlier version
   * @param title of the document, else the beginning of its instruction; null in states of an
   *     earlier version
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CandidatePlan(
      String root,
      int total,
      Mode mode,
      Long offset,
      Plan.@Nullable Origin origin,
      @Nullable String title)
      implements Chains.Root {

    public CandidatePlan {
      offset = Objects.requireNonNullElse(offset, 0L);
    }
  }

  /** One section record of a job: all but its text. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = SectionRef.Written.class, name = "written"),
    @JsonSubTypes.Type(value = SectionRef.Failed.class, name = "failed")
  })
  sealed interface SectionRef {

    int MAX_REASON_CHARACTERS = 4_000;

    int index();

    /** The link that the section continues. */
    String continues();

    static SectionRef of(SectionRecord.Result record) {
      return switch (record) {
        case SectionRecord.Written it ->
            new Written(it.index(), it.continues(), it.hash(), it.words());
        case SectionRecord.Failed it ->
            new SectionRef.Failed(
                it.index(),
                it.continues(),
                SafeText.cut(it.reason(), MAX_REASON_CHARACTERS),
                it.failedAt(),
                it.budget() == null ? null : true);
      };
    }

    /** A section whose record is stored under its hash. */
    record Written(int index, String continues, String hash, int words)
        implements SectionRef, Chains.Link {}

    /**
     * A section that could not be written.
     *
     * @param overBudget true where that is because the job's budget is used up; else null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failed(
        int index, String continues, String reason, Instant failedAt, @Nullable Boolean overBudget)
        implements SectionRef {

      /** How the job ends by it. */
      Document.Status status() {
        return overBudget == null ? Document.Status.FAILED : Document.Status.CANCELLED;
      }
    }
  }

  /**
   * The job is being written. Its JSON is that of its head; {@link JobStore} adds the sections.
   *
   * @param head all else that is known of it
   */
  record Open(@JsonValue JobHead head, JobSections sections) implements JobState {

    /** A job as it is stored: with the sections in its head, which only earlier versions have. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Open of(JobHead stored) {
      List<SectionRef> pieces = Objects.requireNonNullElse(stored.pieces(), List.of());
      return new Open(stored.withoutPieces(), JobSections.of(stored.candidates(), pieces));
    }

    /** A job without a plan that has these sections. */
    static Open of(List<SectionRef> sections, Instant now) {
      return new Open(JobHead.of(now), JobSections.of(List.of(), sections));
    }

    List<CandidatePlan> candidates() {
      return head.candidates();
    }

    /** The job with a plan; the request of the first one is the job's, and its deadline counts. */
    Open with(CandidatePlan candidate, WritingRequest its, Instant now) {
      JobHead more = head.with(candidate, its, now);
      return new Open(more, sections.of(more.candidates()));
    }

    Open with(SectionRef section, Instant now) {
      return new Open(head.withProgress(now), sections.with(section));
    }

    /** The same job with these in place of its sections. */
    Open with(List<SectionRef> others) {
      return new Open(head, JobSections.of(head.candidates(), others));
    }

    Open with(JobHead other) {
      return new Open(other, sections);
    }

    /** Whether a plan or a failure of this request is one of this job. */
    boolean belongsTo(WritingRequest other) {
      String known = head.request();
      return known == null || known.equals(other.fingerprint());
    }

    /** The job as it failed, without the failures, so that it can be retried. */
    JobState.Failed failed(Instant now) {
      return new JobState.Failed(new Open(head, sections.withoutFailures()), now);
    }

    /** The chains that the job's plans and sections form; valid until a section is added. */
    Chains<CandidatePlan, SectionRef.Written> chains() {
      return sections.chains();
    }

    @Override
    public List<String> links() {
      return Stream.concat(
              candidates().stream().map(CandidatePlan::root),
              sections.written().stream().map(SectionRef.Written::hash))
          .toList();
    }
  }

  /** The job has ended, or will as soon as it is known what was asked for. */
  // The type was added after the finished jobs, so that a state without it is one of them.
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

    /** When it was closed; it is remembered for a bounded time from then on. */
    Instant closedAt();
  }

  /**
   * The job was cancelled before a record showed what was asked for: it ends as soon as its plan
   * arrives, or the record that there will be none.
   *
   * @param sections the section records that arrived before the cancellation
   */
  record Cancelled(
      String reason,
      @JsonProperty("pieces") List<SectionRef> sections,
      @JsonProperty("cancelledAt") Instant closedAt)
      implements Closed {

    public Cancelled {
      sections = List.copyOf(sections);
    }

    @Override
    public List<String> links() {
      return JobSections.of(List.of(), sections).written().stream()
          .map(SectionRef.Written::hash)
          .toList();
    }
  }

  /**
   * The job's document is published; later records of the job are dropped.
   *
   * @param done sections of the document
   * @param total sections of its plan
   * @param planOrigin where the plan's steps come from; null without a plan, and in states of an
   *     earlier version
   * @param title as in {@link CandidatePlan}; null without a plan too
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Finished(
      int done,
      int total,
      int words,
      Plan.@Nullable Origin planOrigin,
      @Nullable String title,
      @JsonProperty("finishedAt") Instant closedAt)
      implements Closed {

    @Override
    public List<String> links() {
      return List.of();
    }
  }

  /**
   * The job's document is published as failed. Its plans and sections are kept, also those that
   * arrive later, so that a retry continues from them.
   *
   * @param open what was known at the end, without the failures
   */
  record Failed(Open open, @JsonProperty("failedAt") Instant closedAt) implements Closed {

    /** The link of the stored request of a job that never had a plan. */
    static final String REQUEST = "request";

    Failed with(Open more) {
      return new Failed(more, closedAt);
    }

    @Override
    public List<String> links() {
      return open.candidates().isEmpty()
          ? Stream.concat(Stream.of(REQUEST), open.links().stream()).toList()
          : open.links();
    }
  }
}
