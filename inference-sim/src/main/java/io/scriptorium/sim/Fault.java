package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault to inject.
 *
 * @param kind what goes wrong
 * @param count the generations it affects; absent: all, running ones included, until it is cleared
 * @param retryAfterSeconds the {@code Retry-After} of an error response, in seconds
 * @param factor how many times longer a slow server takes; its value, or 10, when absent
 * @param value what the kind needs to know, see {@link FaultKind#value()}
 * @param share of the requests that it affects, from 0 to 1, chosen by their seed; absent: all
 * @param on the requests that it affects; absent: all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    @JsonProperty("fault") FaultKind kind,
    @JsonProperty("count") @Nullable Integer count,
    @JsonProperty("retry_after_seconds") @Nullable Integer retryAfterSeconds,
    @JsonProperty("factor") @Nullable Double factor,
    @JsonProperty("value") @Nullable String value,
    @JsonProperty("share") @Nullable Double share,
    @JsonProperty("on") @Nullable Purpose on) {

  static final double DEFAULT_FACTOR = 10;
  private static final int MOST_IN_A_LIST = 100;
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9-]{1,40})(?:=([^@*!]*+))?(?:@(plan|write))?(?:\\*([0-9.]{1,9}))?(?:!([0-9]{1,7}))?");

  /**
   * @throws IllegalArgumentException naming the field, its value and what is allowed
   */
  @JsonCreator
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
    if (share != null) {
      Bounds.range("share of a fault", share, 0, 1);
    }
    kind.value().check(kind.wireName(), value);
  }

  public Fault(
      FaultKind kind,
      @Nullable Integer count,
      @Nullable Integer retryAfterSeconds,
      @Nullable Double factor) {
    this(kind, count, retryAfterSeconds, factor, null, null, null);
  }

  /** A fault that lasts until it is cleared. */
  public static Fault standing(FaultKind kind) {
    return new Fault(kind, null, null, null);
  }

  /** A fault with a value that lasts until it is cleared. */
  public static Fault standing(FaultKind kind, String value) {
    return new Fault(kind, null, null, null, value, null, null);
  }

  /**
   * Reads faults as options and addresses give them: {@code plan-sum=0.5+fence@write*0.3!2}. Each
   * is a kind, with a value after {@code =} ({@code ~} is a space), the requests that it affects
   * after {@code @}, its share after {@code *} and its count after {@code !}.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static List<Fault> list(String text) {
    String[] parts = text.split("\\+", MOST_IN_A_LIST + 1);
    if (parts.length > MOST_IN_A_LIST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "There are more than %d faults in one list; give fewer.",
              MOST_IN_A_LIST));
    }
    return Arrays.stream(parts).filter(part -> !part.isBlank()).map(Fault::parse).toList();
  }

  private static Fault parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no fault; write kind=value@plan*share!count, all but the kind optional, such as fence@write*0.3."
              .formatted(text));
    }
    FaultKind kind = FaultKind.of(matcher.group(1));
    String value = matcher.group(2) == null ? null : matcher.group(2).replace('~', ' ');
    return new Fault(
        kind,
        matcher.group(5) == null ? null : Integer.valueOf(matcher.group(5)),
        null,
        null,
        value,
        matcher.group(4) == null ? null : number(matcher.group(4)),
        matcher.group(3) == null ? null : Purpose.of(matcher.group(3)));
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no number.".formatted(text), e);
    }
  }

  /** The same, for this share of the requests. */
  public Fault withShare(double share) {
    return new Fault(kind, count, retryAfterSeconds, factor, value, share, on);
  }

  /** The same, for the first requests only. */
  public Fault withCount(int count) {
    return new Fault(kind, count, retryAfterSeconds, factor, value, share, on);
  }

  /** The same, for requests of this purpose. */
  public Fault on(Purpose purpose) {
    return new Fault(kind, count, retryAfterSeconds, factor, value, share, purpose);
  }

  /** Whether it affects all requests, running ones included. */
  boolean affectsAll() {
    return count == null && share == null && on == null;
  }

  double slowness() {
    if (kind != FaultKind.SLOW) {
      return 1;
    }
    return factor != null ? factor : value != null ? Double.parseDouble(value) : DEFAULT_FACTOR;
  }
}
