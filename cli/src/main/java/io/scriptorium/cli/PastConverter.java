package io.scriptorium.cli;

import io.scriptorium.runtime.DurationConverter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment that has passed: {@code 2h} ago, or {@code 2026-11-22T18:00:00Z}. */
final class PastConverter implements ITypeConverter<Instant> {

  private final InstantSource clock;

  PastConverter() {
    this(InstantSource.system());
  }

  PastConverter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String value) {
    try {
      return clock.instant().minus(new DurationConverter().convert(value));
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
        "'%s' is no time; write how long ago (90s, 30m, 2h, 7d), or a moment with Z or an offset (2026-11-22T18:00:00Z)"
            .formatted(value));
  }
}
