package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * A job of a batch has come to a state.
 *
 * @param asked the length asked for, in words, as far as it is known; else 0
 * @param words those written, once it has ended
 * @param usage the tokens of its plan and its sections, once it has ended
 */
public record BatchJob(
    String batch, String jobId, State state, int asked, int words, TokenUsage usage, Instant at)
    implements BatchRecord {

  /** A job that has not ended. */
  public static BatchJob open(String batch, String jobId, State state, int asked, Instant at) {
    return new BatchJob(batch, jobId, state, asked, 0, TokenUsage.NONE, at);
  }

  /** How far a job is. */
  public enum State {
    /** It is accepted, and not planned. */
    WAITING,
    /** It has a plan, or is retried. */
    WRITING,
    COMPLETED,
    FAILED,
    CANCELLED,
    /** Its request became a dead letter, such as one whose id belongs to another job. */
    REFUSED;

    /** The name used in JSON: lower case. */
    @JsonValue
    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** How a job has ended. */
    public static State of(Document.Status status) {
      return switch (status) {
        case COMPLETED -> COMPLETED;
        case FAILED -> FAILED;
        case CANCELLED -> CANCELLED;
      };
    }

    /** Whether a job in it has ended. */
    public boolean isEnd() {
      return this != WAITING && this != WRITING;
    }
  }
}
