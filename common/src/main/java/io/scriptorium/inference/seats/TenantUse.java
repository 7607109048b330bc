package io.scriptorium.inference.seats;

/**
 * What a tenant has now.
 *
 * @param seats that its jobs hold
 * @param waiting its requests that are not planned yet
 * @param tokensToday generated for it since midnight (UTC), as far as the ledger was not lost since
 */
public record TenantUse(long seats, long waiting, long tokensToday) {

  /** Nothing. */
  public static final TenantUse NONE = new TenantUse(0, 0, 0);

  TenantUse plus(TenantUse other) {
    return new TenantUse(
        seats + other.seats, waiting + other.waiting, tokensToday + other.tokensToday);
  }
}
