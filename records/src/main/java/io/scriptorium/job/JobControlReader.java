package io.scriptorium.job;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@link JobControl} records. Strict as {@link RequestReader} is, since any client may write
 * them.
 */
public final class JobControlReader {

  private static final String ALLOWED_FIELDS = "type, jobId, reason, at";
  private static final Set<String> FIELDS = Set.of("type", "jobId", "reason", "at");
  private static final String CANCEL = "cancel";
  private static final String RETRY = "retry";
  private static final int MAX_BYTES = 64 * 1024;

  private JobControlReader() {}

  /**
   * Reads one record.
   *
   * @param key the record's key, which must be the job's id: it decides the partition, and only
   *     there is the job found
   * @param recordedAt the record's timestamp, for one that does not say when it was asked for
   * @throws BadRecordException naming every field that is wrong, what it held and what is allowed
   */
  public static JobControl read(
      byte @Nullable [] key, byte @Nullable [] value, Instant recordedAt) {
    JsonObjectReader fields =
        JsonObjectReader.of(
            value,
            MAX_BYTES,
            "control record",
            "a JSON object with a type and a jobId",
            "{\"type\": \"cancel\", \"jobId\": \"tea-1\"}");
    fields.allowOnly(FIELDS, ALLOWED_FIELDS);
    boolean retry = type(fields).equals(RETRY);
    String jobId = jobId(fields, key);
    JsonNode reason = fields.value("reason");
    String words =
        JsonObjectReader.absent(reason) ? null : fields.string("reason", reason).orElse(null);
    if (retry && !reason.isMissingNode()) {
      fields.problem("The field \"reason\" goes with \"cancel\" alone; leave it out.");
    }
    Instant at = Objects.requireNonNullElse(fields.timestamp("at"), recordedAt);
    fields.rejectIfWrong();
    return retry ? new JobControl.Retry(jobId, at) : new JobControl.Cancel(jobId, words, at);
  }

  private static String type(JsonObjectReader fields) {
    JsonNode node = fields.value("type");
    if (JsonObjectReader.absent(node)) {
      fields.problem("The field \"type\" is missing; allowed is \"cancel\" or \"retry\".");
      return "";
    }
    String type = node.isString() ? node.stringValue() : "";
    if (!type.equals(CANCEL) && !type.equals(RETRY)) {
      fields.wrong("type", node, "\"cancel\" or \"retry\"");
    }
    return type;
  }

  private static String jobId(JsonObjectReader fields, byte @Nullable [] key) {
    JsonNode node = fields.value("jobId");
    if (JsonObjectReader.absent(node)) {
      fields.problem("The field \"jobId\" is missing; it must be the job's id.");
      return "";
    }
    if (!node.isString() || !JobIds.allowed(node.stringValue())) {
      fields.wrong("jobId", node, JobIds.ALLOWED);
      return "";
    }
    String jobId = node.stringValue();
    if (key == null) {
      fields.problem(
          "The record's key is missing; it must be the job's id, \"%s\".".formatted(jobId));
    } else if (!jobId.equals(new String(key, StandardCharsets.UTF_8))) {
      fields.problem(
          "The record's key is \"%s\"; it must be the job's id, \"%s\"."
              .formatted(JsonObjectReader.excerpt(new String(key, StandardCharsets.UTF_8)), jobId));
    }
    return jobId;
  }
}
