package io.scriptorium.cli.deadletters;

import io.scriptorium.job.RecordPosition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the place of a dead letter, as the list gives it: {@code PARTITION:OFFSET}. */
final class RecordPositionConverter implements ITypeConverter<RecordPosition> {

  private static final Pattern PLACE = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  @Override
  public RecordPosition convert(String value) {
    Matcher matcher = PLACE.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is no place of a dead letter; write PARTITION:OFFSET, such as 3:17"
              .formatted(value));
    }
    return new RecordPosition(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }
}
