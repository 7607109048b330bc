package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A fault to inject.
 *
 * @param kind what goes wrong
 * @param count the generations it affects; absent: all, running ones included, until it is cleared
 * @param retryAfterSeconds the {@code Retry-After} of an error response, in seconds
 * @param factor how many times longer a slow server takes; 10 when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    @JsonProperty("fault") FaultKind kind,
    @JsonProperty("count") @Nullable Integer count,
    @JsonProperty("retry_after_seconds") @Nullable Integer retryAfterSeconds,
    @JsonProperty("factor") @Nullable Double factor) {

  private static final double DEFAULT_FACTOR = 10;

  /**
   * @throws IllegalArgumentException naming the field, its value and what is allowed
   */
  public Fault {
    if (kind == null) {
      throw new IllegalArgumentException(
          "'fault' is missing; name what is to go wrong, such as error-500.");
    }
    if (count != null) {
      Bounds.range("count of a fault", count, 1, 1_000_000);
    }
    if (retryAfterSeconds != null) {
      Bounds.range("retry_after_seconds of a fault", retryAfterSeconds, 0, 86_400);
    }
    if (factor != null) {
      Bounds.range("factor of a fault", factor, 1, 1e6);
    }
  }

  /** A fault that lasts until it is cleared. */
  public static Fault standing(FaultKind kind) {
    return new Fault(kind, null, null, null);
  }

  double slowness() {
    return kind != FaultKind.SLOW ? 1 : factor == null ? DEFAULT_FACTOR : factor;
  }
}
