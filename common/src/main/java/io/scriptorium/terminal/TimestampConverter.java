package io.scriptorium.terminal;

import io.scriptorium.runtime.DurationConverter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a timestamp: a distance from now, or a date and time with Z or an offset. */
public abstract sealed class TimestampConverter implements ITypeConverter<Instant> {

  private final InstantSource clock;
  private final String allowed;

  private TimestampConverter(InstantSource clock, String allowed) {
    this.clock = clock;
    this.allowed = allowed;
  }

  /** The timestamp at this distance from now; throws where time does not reach so far. */
  abstract Instant at(Instant now, Duration distance);

  @Override
  public final Instant convert(String value) {
    try {
      return at(clock.instant(), new DurationConverter().convert(value));
    } catch (TypeConversionException e) {
      return timestamp(value);
    } catch (ArithmeticException | DateTimeException e) {
      throw wrong(value);
    }
  }

  private Instant timestamp(String value) {
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
      super(clock, "is no time; write how long ago");
    }

    @Override
    Instant at(Instant now, Duration distance) {
      return now.minus(distance);
    }
  }

  /** Reads {@code 2h} as in two hours; a date that has passed is read too. */
  public static final class Future extends TimestampConverter {

    public Future() {
      this(InstantSource.system());
    }

    Future(InstantSource clock) {
      super(clock, "is no deadline; write a time from now");
    }

    @Override
    Instant at(Instant now, Duration distance) {
      return now.truncatedTo(ChronoUnit.MILLIS).plus(distance);
    }
  }
}
