package io.scriptorium.cli.overview;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.text.length.StatedLength;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A job that has no plan yet.
 *
 * @param type {@value #WAITING}, {@value #LATER} for one with a {@code notBefore} to come, or
 *     {@value #PLANNING}
 * @param at when it was requested
 * @param wordsAsked by the request or in its instruction; null where it leaves the length open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WaitingJob(
    String jobId, String type, Instant at, String title, @Nullable Integer wordsAsked)
    implements ListedJob {

  public static final String WAITING = "waiting";
  public static final String LATER = "later";
  public static final String PLANNING = "planning";

  static WaitingJob of(WritingRequest request, boolean planned, Instant requestedAt) {
    Instant begins = request.notBefore();
    String unplanned = begins != null && begins.isAfter(Instant.now()) ? LATER : WAITING;
    return new WaitingJob(
        request.id(),
        planned ? PLANNING : unplanned,
        requestedAt,
        request.beginning(),
        wordsAsked(request));
  }

  private static @Nullable Integer wordsAsked(WritingRequest request) {
    OptionalInt stated =
        request.words() == null ? StatedLength.of(request.instruction()) : OptionalInt.empty();
    return stated.isPresent() ? Integer.valueOf(stated.getAsInt()) : request.words();
  }

  /** Whether it waits for its time. */
  boolean isLater() {
    return type.equals(LATER);
  }

  @Override
  public String state() {
    return type;
  }
}
