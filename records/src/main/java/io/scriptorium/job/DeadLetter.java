package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
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
    @Nullable Instant recordedAt) {

  public DeadLetter {
    headers = Map.copyOf(headers);
  }
}
