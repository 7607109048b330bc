package io.scriptorium.job;

import static io.scriptorium.job.JsonObjectReader.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a tenant may have, on {@code tenant-policies} under its name. Over a limit, jobs wait; none
 * fails. The policy of {@link #ALL} is that of each tenant without one of its own, and where it is
 * paused, all are.
 *
 * @param tenant its name, or {@link #ALL}
 * @param weight how much it gets beside others of its class, from 1 to {@link #MOST_WEIGHT}: twice
 *     as many tokens as one with half the weight
 * @param maxJobs the most jobs that are planned or written at once; null for no limit. Each section
 *     of a job in parallel mode counts
 * @param maxSeats the most seats at once; null for no limit
 * @param tokensPerDay the most tokens that are generated for it in a day (UTC); null for no limit
 * @param paused whether nothing new begins
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantPolicy(
    String tenant,
    int weight,
    @Nullable Integer maxJobs,
    @Nullable Integer maxSeats,
    @Nullable Long tokensPerDay,
    boolean paused) {

  /** Stands for all tenants. */
  public static final String ALL = "*";

  public static final int MOST_WEIGHT = 1_000;
  public static final int MOST_AT_ONCE = 1_000_000;
  public static final long MOST_TOKENS = 1_000_000_000_000L;

  private static final int MAX_EXCERPT_CHARACTERS = 60;
  private static final int MAX_BYTES = 4 * 1024;
  private static final String FIELDS = "tenant, weight, maxJobs, maxSeats, tokensPerDay, paused";

  /** Without limits, at the weight 1. */
  public static TenantPolicy of(String tenant) {
    return new TenantPolicy(tenant, 1, null, null, null, false);
  }

  /** The same, paused or not. */
  public TenantPolicy withPaused(boolean isPaused) {
    return new TenantPolicy(tenant, weight, maxJobs, maxSeats, tokensPerDay, isPaused);
  }

  /** What a policy's tenant may be, in words. */
  public static final String ALLOWED_NAMES = TenantNames.ALLOWED + "; or * for all";

  /** Whether a policy may be for it. */
  public static boolean allows(String tenant) {
    return tenant.equals(ALL) || TenantNames.allowed(tenant);
  }

  /**
   * Reads one record. Strict, since people write it.
   *
   * @throws BadRecordException naming every field that is wrong, what it held and what is allowed;
   *     or if the key is not the tenant's name, by which the topic keeps the last policy
   */
  public static TenantPolicy read(byte @Nullable [] key, byte @Nullable [] value) {
    var fields =
        JsonObjectReader.of(
            value,
            MAX_BYTES,
            "tenant's policy",
            "a JSON object with a tenant",
            "{\"tenant\": \"reports\", \"weight\": 3}");
    fields.allowOnly(Set.of(FIELDS.split(", ", -1)), FIELDS);
    fields.require("tenant", "it must be the tenant's name");
    var policy =
        new TenantPolicy(
            fields
                .read("tenant", node -> text(node).filter(TenantPolicy::allows), ALLOWED_NAMES)
                .orElse(""),
            fields.wholeNumber("weight", 1, MOST_WEIGHT).map(Long::intValue).orElse(1),
            fields.wholeNumber("maxJobs", 0, MOST_AT_ONCE).map(Long::intValue).orElse(null),
            fields.wholeNumber("maxSeats", 0, MOST_AT_ONCE).map(Long::intValue).orElse(null),
            fields.wholeNumber("tokensPerDay", 0, MOST_TOKENS).orElse(null),
            fields.read("paused", JsonNode::booleanValueOpt, "true or false").orElse(false));
    fields.rejectIfWrong();
    String named = key == null ? "" : new String(key, UTF_8);
    if (!named.equals(policy.tenant)) {
      throw new BadRecordException(
          "The record's key is '%s'; it must be the tenant's name, '%s'."
              .formatted(SafeText.of(named, MAX_EXCERPT_CHARACTERS), policy.tenant));
    }
    return policy;
  }
}
