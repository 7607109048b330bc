package io.scriptorium.inference.seats;

import io.scriptorium.job.TenantPolicy;
import java.util.Map;

/**
 * The tenants' policies, as the ledger is to keep them.
 *
 * @param version grows with each change, over all processes; 0 where there never was a policy
 * @param byTenant the policies by their tenants' names
 */
public record SharePolicies(long version, Map<String, TenantPolicy> byTenant) {

  public static final SharePolicies NONE = new SharePolicies(0, Map.of());

  private static final int NO_LIMIT = -1;

  public SharePolicies {
    byTenant = Map.copyOf(byTenant);
  }

  /** A policy as the ledger keeps it. */
  static String kept(TenantPolicy policy) {
    return "%d %d %d %d %d"
        .formatted(
            policy.weight(),
            policy.maxJobs() == null ? NO_LIMIT : policy.maxJobs(),
            policy.maxSeats() == null ? NO_LIMIT : policy.maxSeats(),
            policy.tokensPerDay() == null ? NO_LIMIT : policy.tokensPerDay(),
            policy.paused() ? 1 : 0);
  }
}
