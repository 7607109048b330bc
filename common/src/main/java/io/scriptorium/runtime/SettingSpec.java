package io.scriptorium.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UseDefaultConverter;

/**
 * A setting under the names that it has in a command.
 *
 * @param options the option's names, the most important first
 * @param heading where it appears in the help
 * @param nullable whether the component is null where nothing is set
 * @param help with the default, the bounds and the variable
 */
public record SettingSpec(
    Setting declared,
    List<String> options,
    String variable,
    String contentVariable,
    OptionGroup.Heading heading,
    Class<?> type,
    boolean nullable,
    String help) {

  private static final Map<Class<?>, Function<String, ?>> CONVERTERS =
      Map.of(
          String.class, text -> text,
          int.class, reading("whole number", Integer::valueOf),
          long.class, reading("whole number", Long::valueOf),
          double.class, reading("number", Double::valueOf),
          Double.class, reading("number", Double::valueOf),
          boolean.class, SettingSpec::truth,
          Path.class, reading("path", SettingSpec::path),
          Duration.class, new DurationConverter()::convert);

  private static final Map<Class<?>, String> LABELS =
      Map.of(
          String.class, "TEXT",
          Path.class, "FILE",
          Duration.class, "TIME",
          boolean.class, "true|false");

  static SettingSpec of(
      RecordComponent component,
      Setting setting,
      Setting.@Nullable Renamed names,
      OptionGroup.Heading heading) {
    Class<?> type = component.getType();
    String variable = variable(setting.variable(), names);
    return new SettingSpec(
        setting,
        Arrays.stream(setting.option()).map(option -> option(option, names)).toList(),
        variable,
        variable(setting.contentVariable(), names),
        heading,
        type,
        component.getAnnotatedType().isAnnotationPresent(Nullable.class),
        (names == null ? "" : names.help()) + help(setting, type, variable));
  }

  private static String option(String name, Setting.@Nullable Renamed names) {
    return names == null ? name : name.replace("--" + names.from(), "--" + names.option());
  }

  private static String variable(String name, Setting.@Nullable Renamed names) {
    return names == null
        ? name
        : name.replace(names.from().toUpperCase(Locale.ROOT), names.variable());
  }

  private static String help(Setting setting, Class<?> type, String variable) {
    String allowed = type.isEnum() ? String.join(", ", EnumConverter.typed(type)) : bounds(setting);
    String text = setting.help();
    if (!setting.value().isEmpty()) {
      text += " Default: " + setting.value();
      text += allowed.isEmpty() ? "." : " (allowed: " + allowed + ").";
    } else if (!allowed.isEmpty()) {
      text += " Allowed: " + allowed + ".";
    }
    return text + " Environment: " + variable + ".";
  }

  /** The bounds in words; empty where there are none. */
  static String bounds(Setting setting) {
    if (setting.min().isEmpty()) {
      return setting.max().isEmpty() ? "" : "at most " + setting.max();
    }
    return setting.max().isEmpty()
        ? setting.min() + " or more"
        : "%s to %s".formatted(setting.min(), setting.max());
  }

  @SuppressWarnings("unchecked")
  boolean inBounds(Object value) {
    return (declared.min().isEmpty()
            || ((Comparable<Object>) value).compareTo(convert(declared.min())) >= 0)
        && (declared.max().isEmpty()
            || ((Comparable<Object>) value).compareTo(convert(declared.max())) <= 0);
  }

  /** The option's first name. */
  public String option() {
    return options.getFirst();
  }

  /** How messages name it: {@code --seat-lease (SEAT_LEASE)}. */
  String name() {
    return "%s (%s)".formatted(option(), variable);
  }

  /** An option whose value is a text, so that one that is wrong is reported with all others. */
  OptionSpec newOption() {
    boolean flag = type.equals(boolean.class);
    return OptionSpec.builder(options.toArray(String[]::new))
        .type(String.class)
        .arity(flag ? "0..1" : "1")
        .fallbackValue(flag ? "true" : "")
        .paramLabel(label())
        .completionCandidates(candidates())
        .userObject(this)
        .description(help.replace("%", "%%"))
        .build();
  }

  private @Nullable List<String> candidates() {
    if (type.equals(boolean.class)) {
      return List.of("true", "false");
    }
    return type.isEnum() ? EnumConverter.typed(type) : null;
  }

  private String label() {
    if (!declared.label().isEmpty()) {
      return declared.label();
    }
    return declared.contentOfFile()
        ? "FILE"
        : LABELS.getOrDefault(type, type.isEnum() ? "NAME" : "N");
  }

  /**
   * The value that a text stands for.
   *
   * @throws TypeConversionException saying what is allowed
   */
  Object convert(String text) {
    var converter = declared.converter();
    if (converter.equals(UseDefaultConverter.class)) {
      return convert(type, text);
    }
    try {
      Constructor<? extends ITypeConverter<?>> constructor = converter.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance().convert(text);
    } catch (TypeConversionException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Cannot read " + name(), e);
    }
  }

  /** The same for a value of this type, and no converter of its own. */
  static Object convert(Class<?> type, String text) {
    String stripped = text.strip();
    if (type.isEnum()) {
      return new EnumConverter<>(type).convert(text);
    }
    Function<String, ?> converter = CONVERTERS.get(type);
    if (converter == null) {
      throw new IllegalArgumentException("A setting cannot be a " + type);
    }
    return converter.apply(type.equals(String.class) ? text : stripped);
  }

  private static Function<String, Object> reading(String kind, Function<String, ?> converter) {
    return text -> {
      try {
        return converter.apply(text);
      } catch (NumberFormatException | InvalidPathException e) {
        throw new TypeConversionException("'%s' is no %s".formatted(text, kind));
      }
    };
  }

  private static Boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw notAllowed(text, "true or false");
    }
    return Boolean.valueOf(text);
  }

  private static TypeConversionException notAllowed(String text, String allowed) {
    return new TypeConversionException("'%s' is not allowed; write %s".formatted(text, allowed));
  }

  /** A path; {@code ~/} at its beginning is the user's home directory. */
  private static Path path(String text) {
    return text.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), text.substring(2))
        : Path.of(text);
  }
}
