package io.scriptorium.terminal;

import io.scriptorium.runtime.DurationConverter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a timestamp: a distance from now, or a date and time with Z or an offset. */
public abstract sealed class TimestampConverter implements ITypeConverter<Instant> {

  private final InstantSource clock;
  private final BiFunction<Instant, Duration, Instant> atDistance;
  private final String allowed;

  private TimestampConverter(
      InstantSource clock, BiFunction<Instant, Duration, Instant> atDistance, String allowed) {
    this.clock = clock;
    this.atDistance = atDistance;
    this.allowed = allowed;
  }

  @Override
  public final Instant convert(String value) {
    try {
      return atDistance.apply(clock.instant(), new DurationConverter().convert(value));
    } catch (TypeConversionException e) {
      // A timestamp, or reported below in words that fit both forms.
    } catch (ArithmeticException | DateTimeException e) {
      throw wrong(value);
    }
    try {
      return OffsetDateTime.parse(value.strip()).toInstant();
    } catch (DateTimeException e) {
      throw wrong(value);
    }
  }

  private TypeConversionException wrong(String value) {
    return new TypeConversionException(
        "'%s' %s (90s, 30m, 2h, 7d), or a timestamp with Z or an offset (2026-11-22T18:00:00Z)"
            .formatted(value, allowed));
  }

  /** Reads {@code 2h} as two hours ago. */
  public static final class Past extends TimestampConverter {

    public Past() {
      this(InstantSource.system());
    }

    Past(InstantSource clock) {
      super(clock, Instant::minus, "is no time; write how long ago");
    }
  }

  /** Reads {@code 2h} as in two hours; a date that has passed is read too. */
  public static final class Future extends TimestampConverter {

    public Future() {
      this(InstantSource.system());
    }

    Future(InstantSource clock) {
      super(
          clock,
          (now, distance) -> now.truncatedTo(ChronoUnit.MILLIS).plus(distance),
          "is no deadline; write a time from now");
    }
  }
}
