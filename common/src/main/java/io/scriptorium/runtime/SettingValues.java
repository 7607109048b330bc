package io.scriptorium.runtime;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the texts of settings by the type of their component. */
final class SettingValues {

  private static final Map<Class<?>, ITypeConverter<?>> CONVERTERS =
      Map.of(
          String.class, text -> text,
          int.class, SettingValues::wholeNumber,
          Integer.class, SettingValues::wholeNumber,
          long.class, SettingValues::longNumber,
          double.class, SettingValues::number,
          Double.class, SettingValues::number,
          boolean.class, SettingValues::truth,
          Path.class, SettingValues::path,
          Duration.class, new DurationConverter());

  private static final Map<Class<?>, String> LABELS =
      Map.of(String.class, "TEXT", Path.class, "FILE", Duration.class, "TIME");

  private SettingValues() {}

  /**
   * @throws TypeConversionException saying what is allowed
   */
  static Object convert(Class<?> type, String text) throws Exception {
    if (type.isEnum()) {
      return constant(type, text);
    }
    ITypeConverter<?> converter = CONVERTERS.get(type);
    if (converter == null) {
      throw new IllegalArgumentException("A setting cannot be a " + type);
    }
    return converter.convert(type.equals(String.class) ? text : text.strip());
  }

  static String label(Class<?> type) {
    return LABELS.getOrDefault(type, type.isEnum() ? "NAME" : "N");
  }

  private static Integer wholeNumber(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is no whole number".formatted(text));
    }
  }

  private static Long longNumber(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is no whole number".formatted(text));
    }
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is no number".formatted(text));
    }
  }

  private static Boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new TypeConversionException(
              "'%s' is not allowed; write true or false".formatted(text));
    };
  }

  /** A path; {@code ~/} at its beginning is the user's home directory. */
  private static Path path(String text) {
    try {
      return text.startsWith("~/")
          ? Path.of(System.getProperty("user.home"), text.substring(2))
          : Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'%s' is no path".formatted(text));
    }
  }

  private static Object constant(Class<?> type, String text) {
    List<String> names = SettingSpec.constants(type);
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(text.strip())) {
        return type.getEnumConstants()[i];
      }
    }
    throw new TypeConversionException(
        "'%s' is not allowed; write one of %s".formatted(text, String.join(", ", names)));
  }
}
