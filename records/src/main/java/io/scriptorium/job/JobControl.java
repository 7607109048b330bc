package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A command for a job that was submitted, on {@code job-control}. Any client may write it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobControl.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = JobControl.Retry.class, name = "retry")
})
public sealed interface JobControl extends ControlRecord {

  String jobId();

  /**
   * End the job as cancelled, with the sections that it has. A job that has ended already stays as
   * it is; one that is not known yet ends as soon as its request arrives.
   *
   * @param reason in the client's words, at most {@link #MAX_REASON_CHARACTERS}, a longer one is
   *     cut; null where none was given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Cancel(String jobId, @Nullable String reason, Instant at) implements JobControl {

    /** The longest reason, in UTF-16 code units. */
    public static final int MAX_REASON_CHARACTERS = 1_000;

    public Cancel {
      reason = kept(reason);
    }

    static @Nullable String kept(@Nullable String reason) {
      return reason == null || reason.isBlank()
          ? null
          : SafeText.cut(reason.strip(), MAX_REASON_CHARACTERS);
    }

    /** The reason, or where there is none, that it was asked for. */
    public String explanation() {
      return reason == null ? "Its owner cancelled it." : reason;
    }
  }

  /**
   * Continue the job where it failed, with the sections that it has. A job that did not fail, or
   * that is no longer remembered, stays as it is; one that ended with its budget has failed too.
   *
   * @param budget that it has from now on, in tokens from its beginning; null for that it had
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Retry(String jobId, Instant at, @Nullable Long budget) implements JobControl {

    /** With the budget that it had. */
    public Retry(String jobId, Instant at) {
      this(jobId, at, null);
    }
  }
}
