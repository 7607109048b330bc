package io.scriptorium.job;

import static io.scriptorium.job.JsonObjectReader.text;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one {@link ControlRecord}.
 *
 * @param fields some of which may be wrong
 * @param recordedAt the record's timestamp, for one that does not say when it was asked for
 */
record ControlReader(JsonObjectReader fields, Instant recordedAt) {

  private static final String TYPES = "\"cancel\", \"retry\" or \"close\"";
  private static final Map<String, String> TYPE_OF_FIELD =
      Map.of("reason", "cancel", "jobs", "close", "budget", "retry");

  static ControlReader of(byte @Nullable [] value, Instant recordedAt) {
    var fields =
        JsonObjectReader.of(
            value,
            64 * 1024,
            "control record",
            "a JSON object with a type and a jobId or a batch",
            "{\"type\": \"cancel\", \"jobId\": \"tea-1\"}");
    fields.allowOnly(
        Set.of("type", "jobId", "batch", "jobs", "reason", "budget", "at"),
        "type, jobId, batch, jobs, reason, budget, at");
    return new ControlReader(fields, recordedAt);
  }

  /**
   * The record.
   *
   * @throws BadRecordException naming every field that is wrong, what it held and what is allowed
   */
  ControlRecord read() {
    fields.require("type", "allowed is " + TYPES);
    String type =
        fields
            .read(
                "type",
                node -> text(node).filter(Set.of("cancel", "retry", "close")::contains),
                TYPES)
            .orElse("");
    Optional<String> batch = name("batch");
    Optional<String> jobId = name("jobId");
    checkTarget(type);
    Optional<String> reason = fields.read("reason", JsonObjectReader::text, "a string");
    Long budget = fields.wholeNumber("budget", 1, WritingRequest.MOST_BUDGET).orElse(null);
    int jobs = jobs(type);
    TYPE_OF_FIELD.forEach((field, itsType) -> {
      if (!type.isEmpty() && !type.equals(itsType) && fields.names(field)) {
        fields.problem(
            "The field \"%s\" goes with \"%s\" alone; leave it out.".formatted(field, itsType));
      }
    });
    Instant at = fields.timestamp("at").orElse(recordedAt);
    fields.rejectIfWrong();
    String why = reason.orElse(null);
    return switch (type) {
      case "close" -> new BatchControl.Close(batch.orElse(""), jobs, at);
      case "retry" ->
          batch
              .<ControlRecord>map(it -> new BatchControl.Retry(it, at, budget))
              .orElseGet(() -> new JobControl.Retry(jobId.orElse(""), at, budget));
      default ->
          batch
              .<ControlRecord>map(it -> new BatchControl.Cancel(it, why, at))
              .orElseGet(() -> new JobControl.Cancel(jobId.orElse(""), why, at));
    };
  }

  private Optional<String> name(String field) {
    return fields.read(field, node -> text(node).filter(JobIds::allowed), JobIds.ALLOWED);
  }

  private void checkTarget(String type) {
    boolean job = fields.names("jobId");
    if (type.equals("close") && job) {
      fields.problem("The field \"jobId\" does not go with \"close\", which is for a batch.");
    }
    if (type.equals("close") || fields.names("batch")) {
      fields.require("batch", "it must be the batch's name");
      if (job && !type.equals("close")) {
        fields.problem("The fields \"jobId\" and \"batch\" are both there; name one.");
      }
    } else {
      fields.require("jobId", "it must be the job's id, or \"batch\" the name of a batch");
    }
  }

  private int jobs(String type) {
    if (type.equals("close")) {
      fields.require("jobs", "it must be how many jobs the batch has");
    }
    return fields
        .wholeNumber("jobs", 1, BatchControl.Close.MOST_JOBS)
        .map(Long::intValue)
        .orElse(1);
  }
}
