package io.scriptorium.inference.seats;

import java.time.Instant;

/**
 * A request for a seat, as the ledger names it.
 *
 * @param process the process that asks
 * @param number counts the claims of its process, so that no two have one token
 */
public record SeatClaim(String process, SeatRequest request, long number) {

  private static final String SEPARATOR = "|";
  private static final long AFTER_ALL_PLANS = 100_000_000_000_000L;

  /** Its name in the ledger. */
  public String token() {
    return String.join(
        SEPARATOR, process, request.kind().code(), request.name(), Long.toString(number));
  }

  /** Its place in the queue, the lowest first: a number that Redis keeps exactly. */
  String score() {
    // A record's timestamp is set by its producer, and not to be trusted.
    Instant since = request.since();
    long milliseconds =
        Math.clamp(since.getEpochSecond(), 0, 4_000_000_000L) * 1_000 + since.getNano() / 1_000_000;
    return Long.toString(
        request.kind() == SeatRequest.Kind.PLANNING
            ? milliseconds
            : milliseconds + AFTER_ALL_PLANS);
  }

  /** The work that a token was made for; the token itself where no process made it. */
  public static String workOf(String token) {
    String[] parts = token.split("\\|", -1);
    return parts.length > 2 ? parts[2] : token;
  }

  /** Whether a token was made for a plan. */
  public static boolean isPlanning(String token) {
    String[] parts = token.split("\\|", -1);
    return parts.length > 2 && parts[1].equals(SeatRequest.Kind.PLANNING.code());
  }
}
