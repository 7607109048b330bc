package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the planner reports of a job, on {@code writing-plans}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PlanRecord.Planned.class, name = "planned"),
  @JsonSubTypes.Type(value = PlanRecord.PlanningFailed.class, name = "planning-failed"),
  @JsonSubTypes.Type(value = PlanRecord.Cancelled.class, name = "cancelled"),
  @JsonSubTypes.Type(value = PlanRecord.Repeated.class, name = "repeated"),
  @JsonSubTypes.Type(value = PlanRecord.Refused.class, name = "refused")
})
public sealed interface PlanRecord {

  String jobId();

  /**
   * The job has a plan, and its section tasks follow.
   *
   * @param request with the length that was planned for, also where it named none in its field
   * @param requestPosition the position of the request on {@code writing-requests}
   * @param requestedAt the request record's timestamp
   * @param usage what the planning itself cost
   * @param model the model that was asked for the plan; null where none was, and in records of an
   *     earlier version
   */
  record Planned(
      String jobId,
      WritingRequest request,
      Plan plan,
      RecordPosition requestPosition,
      Instant requestedAt,
      Instant plannedAt,
      TokenUsage usage,
      @Nullable String model)
      implements PlanRecord, Chains.Root {

    /** A plan that no model was asked for. */
    public Planned(
        String jobId,
        WritingRequest request,
        Plan plan,
        RecordPosition requestPosition,
        Instant requestedAt,
        Instant plannedAt,
        TokenUsage usage) {
      this(jobId, request, plan, requestPosition, requestedAt, plannedAt, usage, null);
    }

    /** The plan's {@link Chain} link, computed at each call. */
    @Override
    public String root() {
      return Chain.root(jobId, plan);
    }

    @Override
    public int total() {
      return plan.total();
    }

    @Override
    public Mode mode() {
      return request.mode();
    }
  }

  /**
   * Planning failed, and the job with it.
   *
   * @param retry how often the failed job had been retried; 0, as in records of an earlier version
   *     that lack it, for the first try
   */
  record PlanningFailed(
      String jobId,
      WritingRequest request,
      String reason,
      RecordPosition requestPosition,
      Instant requestedAt,
      Instant failedAt,
      TokenUsage usage,
      Integer retry)
      implements PlanRecord {

    public PlanningFailed {
      retry = Objects.requireNonNullElse(retry, 0);
    }
  }

  /**
   * The job was cancelled, or its deadline passed, before it had a plan: it ends as cancelled.
   *
   * @param requestPosition the position of the request on {@code writing-requests}
   * @param requestedAt the request record's timestamp
   * @param usage what the planning had cost by then
   */
  record Cancelled(
      String jobId,
      WritingRequest request,
      String reason,
      RecordPosition requestPosition,
      Instant requestedAt,
      Instant cancelledAt,
      TokenUsage usage)
      implements PlanRecord {}

  /**
   * A second request has the id of a job that was already accepted; it is ignored.
   *
   * @param requestPosition the position of the second request on {@code writing-requests}
   */
  record Repeated(String jobId, RecordPosition requestPosition, Instant at) implements PlanRecord {}

  /**
   * A request that names this id became a dead letter, so that a client that waits for the id
   * learns of it. Where the id belongs to a job by then, it changes nothing; the id stays free for
   * another request.
   *
   * @param request what could be read of it: its id, and its instruction or a note
   * @param reason that of the dead letter
   * @param requestPosition the position of the request on {@code writing-requests}
   * @param requestedAt the request record's timestamp
   */
  record Refused(
      String jobId,
      WritingRequest request,
      String reason,
      RecordPosition requestPosition,
      Instant requestedAt,
      Instant refusedAt)
      implements PlanRecord {

    private static final String REASON = "The request was refused: ";

    /** The reason of the document that reports it. */
    public String documentReason() {
      return documentReason(reason);
    }

    /**
     * The reason of a document that reports a refusal.
     *
     * @param reason that of the dead letter
     */
    public static String documentReason(String reason) {
      return REASON + reason;
    }

    /** Whether a document reports a refusal, and is not that of a job. */
    public static boolean isReportedBy(Document document) {
      return document.status() == Document.Status.FAILED
          && document.reason() != null
          && document.reason().startsWith(REASON);
    }
  }
}
