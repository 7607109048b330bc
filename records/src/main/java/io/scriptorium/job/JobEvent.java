package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One change in the life of a job, on {@code job-events}.
 *
 * @param done sections that stand so far
 * @param total sections of the plan; 0 until the job is planned
 * @param words words that stand so far
 * @param reason why a job failed, was cancelled, stalled or was not retried; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobEvent(
    String jobId, Type type, int done, int total, int words, @Nullable String reason, Instant at) {

  /** What happened. */
  public enum Type {
    /** The plan stands; the sections are waiting to be written. */
    PLANNED,
    /** One more section stands. */
    SECTION_WRITTEN,
    /** All sections stand and the document is published. */
    COMPLETED,
    /** The job ended without its whole document; the reason tells why. */
    FAILED,
    /** The job was ended by its owner, or by its deadline. */
    CANCELLED,
    /** A request came again with this job's id, and was not written again. */
    REPEATED,
    /** The job has made no progress for longer than the configured time. */
    STALLED,
    /** The failed job was taken up again, with the sections that it has. */
    RETRIED,
    /** Somebody wanted the job taken up again, which changed nothing; the reason tells why. */
    NOT_RETRIED;

    /** The name used in JSON: lower case with hyphens. */
    @JsonValue
    public String json() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
