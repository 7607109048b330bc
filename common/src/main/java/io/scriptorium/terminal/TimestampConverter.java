package io.scriptorium.terminal;

import io.scriptorium.runtime.DurationConverter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment: a time from now, or one with Z or an offset. */
public abstract sealed class TimestampConverter implements ITypeConverter<Instant>
    permits PastTimestampConverter, FutureTimestampConverter {

  private final String allowed;

  /**
   * @param allowed what may be written, behind a value that is not: "is no time; write how long
   *     ago"
   */
  public TimestampConverter(String allowed) {
    this.allowed = allowed;
  }

  /**
   * The moment at this distance from now.
   *
   * @throws ArithmeticException or {@link DateTimeException} if time does not reach so far
   */
  public abstract Instant at(Duration distance);

  @Override
  public final Instant convert(String value) {
    try {
      return at(new DurationConverter().convert(value));
    } catch (TypeConversionException e) {
      return moment(value);
    } catch (ArithmeticException | DateTimeException e) {
      throw wrong(value);
    }
  }

  private Instant moment(String value) {
    try {
      return OffsetDateTime.parse(value.strip()).toInstant();
    } catch (DateTimeException e) {
      throw wrong(value);
    }
  }

  private TypeConversionException wrong(String value) {
    return new TypeConversionException(
        "'%s' %s (90s, 30m, 2h, 7d), or a moment with Z or an offset (2026-11-22T18:00:00Z)"
            .formatted(value, allowed));
  }
}
