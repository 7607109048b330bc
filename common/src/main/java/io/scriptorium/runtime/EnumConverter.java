package io.scriptorium.runtime;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads an enum's values, which are typed in lower case and taken in upper case too.
 *
 * @param <T> the enum
 */
public final class EnumConverter<T> implements ITypeConverter<T> {

  private final Class<T> type;

  public EnumConverter(Class<T> type) {
    this.type = type;
  }

  /** The values as they are typed. */
  static List<String> typed(Class<?> type) {
    return Stream.of(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .toList();
  }

  @Override
  public T convert(String text) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> constant.toString().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "'%s' is not allowed; write one of %s"
                    .formatted(text, String.join(", ", typed(type)))));
  }
}
