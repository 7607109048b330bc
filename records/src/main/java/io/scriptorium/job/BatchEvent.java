package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a batch is, on {@code batch-events} under its name: at most once a second while it
 * changes, and once when it is complete.
 *
 * @param jobs how many jobs the batch has, as who submitted it said; null until it is closed
 * @param waiting of the jobs seen so far those that are not planned
 * @param writing those that are planned and have not ended
 * @param failed the refused ones included
 * @param asked the words asked for in all jobs seen so far
 * @param words those of the jobs that have ended
 * @param usage the tokens of the jobs that have ended, planning included
 * @param firstAt when its first job came, or the first command for it
 * @param lastAt when a job last came, was planned or ended
 * @param estimatedEnd when the jobs seen so far will have ended, at the rate of the last minutes;
 *     null where none has ended in these, or all have
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchEvent(
    String batch,
    Type type,
    @Nullable Integer jobs,
    int waiting,
    int writing,
    int completed,
    int failed,
    int cancelled,
    long asked,
    long words,
    TokenUsage usage,
    Instant firstAt,
    Instant lastAt,
    @Nullable Instant estimatedEnd,
    Instant at) {

  /** What happened. */
  public enum Type {
    CHANGED,
    /** It is closed, and all its jobs have ended; once more after a retry. */
    COMPLETED;

    /** The name used in JSON: lower case. */
    @JsonValue
    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How many of its jobs have come. */
  public int seen() {
    return waiting + writing + ended();
  }

  /** How many of its jobs have ended. */
  public int ended() {
    return completed + failed + cancelled;
  }
}
