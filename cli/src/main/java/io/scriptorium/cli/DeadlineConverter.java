package io.scriptorium.cli;

import io.scriptorium.runtime.DurationConverter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a moment to come: {@code 2h} from now, or {@code 2026-11-22T18:00:00Z}. One that has passed
 * is read too.
 */
final class DeadlineConverter implements ITypeConverter<Instant> {

  private final InstantSource clock;

  DeadlineConverter() {
    this(InstantSource.system());
  }

  DeadlineConverter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String value) {
    try {
      Duration fromNow = new DurationConverter().convert(value);
      return clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(fromNow);
    } catch (TypeConversionException e) {
      return moment(value);
    } catch (ArithmeticException | DateTimeException e) {
      throw wrong(value);
    }
  }

  private static Instant moment(String value) {
    try {
      return OffsetDateTime.parse(value.strip()).toInstant();
    } catch (DateTimeException e) {
      throw wrong(value);
    }
  }

  private static TypeConversionException wrong(String value) {
    return new TypeConversionException(
        "'%s' is no deadline; write a time from now (90s, 30m, 2h, 7d), or a moment with Z or an offset (2026-11-22T18:00:00Z)"
            .formatted(value));
  }
}
