package io.scriptorium.inference.seats;

/**
 * A request for a seat, as the ledger names it.
 *
 * @param process the process that asks
 * @param number counts the claims of its process, so that no two have one token
 */
public record SeatClaim(String process, SeatRequest request, long number) {

  private static final String SEPARATOR = "|";

  /** Its name in the ledger. */
  public String token() {
    return String.join(
        SEPARATOR,
        process,
        request.kind().code(),
        request.name(),
        Long.toString(number),
        request.queue().code());
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
