package io.scriptorium.runtime;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a length of time as people write it: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 7d}.
 */
public final class DurationConverter implements ITypeConverter<Duration> {

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  /**
   * @param value a whole number with a unit of {@code ms s m h d}, or ISO-8601 such as {@code
   *     PT30S}
   * @throws TypeConversionException if it is neither, or negative
   */
  @Override
  public Duration convert(String value) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(value.strip());
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
    try {
      Duration duration = Duration.parse(value.strip());
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Reported below, in words that fit both forms.
    }
    throw new TypeConversionException(
        "'%s' is no length of time; write a number and a unit (500ms, 30s, 5m, 2h, 7d)"
            .formatted(value));
  }
}
