package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One change in the life of a job, on {@code job-events}.
 *
 * @param done sections accepted so far
 * @param total sections of the plan; 0 until the job is planned
 * @param words words of these sections
 * @param reason why a job failed, was cancelled, stalled or was not retried, or a request refused;
 *     null otherwise
 * @param planOrigin where the steps of the plan come from; null without a plan, and in records of
 *     an earlier version
 * @param title of the document, else the beginning of its instruction; null without a plan, and in
 *     records of an earlier version
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobEvent(
    String jobId,
    Type type,
    int done,
    int total,
    int words,
    @Nullable String reason,
    Instant at,
    Plan.@Nullable Origin planOrigin,
    @Nullable String title) {

  /** What happened. */
  public enum Type {
    /** The plan is accepted, and its section tasks follow. */
    PLANNED,
    /** One more section is accepted. */
    SECTION_WRITTEN,
    /** The document is published with all sections. */
    COMPLETED,
    /** The document is published without all sections; the reason says why. */
    FAILED,
    /** The job was ended by its owner, or by its deadline. */
    CANCELLED,
    /** Another request had this job's id, and was ignored. */
    REPEATED,
    /** The job has made no progress for longer than the configured time. */
    STALLED,
    /** The failed job continues with the sections that it has. */
    RETRIED,
    /** A retry was asked for and changed nothing; the reason says why. */
    NOT_RETRIED,
    /** A request with this id became a dead letter; a job with the id is not affected. */
    REFUSED;

    /** The name used in JSON: lower case with hyphens. */
    @JsonValue
    public String json() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
