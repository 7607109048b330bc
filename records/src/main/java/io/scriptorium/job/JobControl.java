package io.scriptorium.job;

import static io.scriptorium.job.JsonObjectReader.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command for a job that was submitted, on {@code job-control}. Any client may write it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobControl.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = JobControl.Retry.class, name = "retry")
})
public sealed interface JobControl {

  String jobId();

  /** When it was asked for, by the client's clock. */
  Instant at();

  /**
   * Reads one record. Strict as {@link RequestReader} is, since any client may write it.
   *
   * @param key not looked at: clients choose keys and partitions as they like, and the assembler
   *     sends a record on to its job's partition
   * @param recordedAt the record's timestamp, for one that does not say when it was asked for
   * @throws BadRecordException naming every field that is wrong, what it held and what is allowed
   */
  static JobControl read(byte @Nullable [] key, byte @Nullable [] value, Instant recordedAt) {
    var fields =
        JsonObjectReader.of(
            value,
            64 * 1024,
            "control record",
            "a JSON object with a type and a jobId",
            "{\"type\": \"cancel\", \"jobId\": \"tea-1\"}");
    fields.allowOnly(Set.of("type", "jobId", "reason", "at"), "type, jobId, reason, at");
    String types = "\"cancel\" or \"retry\"";
    fields.require("type", "allowed is " + types);
    String type =
        fields
            .read("type", node -> text(node).filter(Set.of("cancel", "retry")::contains), types)
            .orElse("");
    fields.require("jobId", "it must be the job's id");
    String jobId =
        fields.read("jobId", node -> text(node).filter(JobIds::allowed), JobIds.ALLOWED).orElse("");
    Optional<String> reason = fields.read("reason", JsonObjectReader::text, "a string");
    if (type.equals("retry") && fields.names("reason")) {
      fields.problem("The field \"reason\" goes with \"cancel\" alone; leave it out.");
    }
    Instant at = fields.timestamp("at").orElse(recordedAt);
    fields.rejectIfWrong();
    return type.equals("retry") ? new Retry(jobId, at) : new Cancel(jobId, reason.orElse(null), at);
  }

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
      reason =
          reason == null || reason.isBlank()
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
   * that is no longer remembered, stays as it is.
   */
  record Retry(String jobId, Instant at) implements JobControl {}
}
