package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be processed, on {@code dead-letters}, kept whole so that it can be
 * replayed.
 *
 * @param reason what was wrong: the field, what it held, what is allowed, what to do
 * @param stage the worker that rejected it
 * @param key the record's key as text, or null where it had none
 * @param value the record's value where it is valid UTF-8, else null
 * @param valueBase64 the record's value where it is not valid UTF-8, else null
 * @param headers the record's headers as text
 * @param recordedAt the record's timestamp; null where the stage does not know it
 * @param jobId the job's id that the record names, as its key or in its value; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(
    String reason,
    String stage,
    String topic,
    int partition,
    long offset,
    @Nullable String key,
    @Nullable String value,
    @Nullable String valueBase64,
    Map<String, String> headers,
    Instant at,
    @Nullable Instant recordedAt,
    @Nullable String jobId) {

  /**
   * The header of a record that was replayed or retried: where it was first, {@code
   * PARTITION:OFFSET:MILLISECONDS}.
   */
  public static final String PLACE_HEADER = "replay-of";

  private static final Pattern PLACE = Pattern.compile("(\\d{1,9}:\\d{1,18}):\\d{1,15}");

  public DeadLetter {
    headers = Map.copyOf(headers);
  }

  /**
   * Where the request that is refused was submitted, on {@code writing-requests}; empty where the
   * record was none, or does not say. A header counts only on topics that clients may not write.
   */
  public Optional<RecordPosition> submittedAt() {
    return switch (topic) {
      case Topics.WRITING_REQUESTS -> Optional.of(new RecordPosition(partition, offset));
      case Topics.WRITING_RETRIES, Topics.PLANNING_TASKS ->
          Optional.ofNullable(headers.get(PLACE_HEADER))
              .map(PLACE::matcher)
              .filter(Matcher::matches)
              .flatMap(it -> RecordPosition.parse(it.group(1)));
      default -> Optional.empty();
    };
  }
}
