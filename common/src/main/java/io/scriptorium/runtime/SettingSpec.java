package io.scriptorium.runtime;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A setting under the names that it has in a command.
 *
 * @param options the option's names, the most important first
 * @param nullable whether the component is null where nothing is set
 * @param help with the default, the bounds and the variable
 */
public record SettingSpec(
    Setting declared,
    List<String> options,
    String variable,
    String contentVariable,
    Class<?> type,
    boolean nullable,
    String help) {

  static SettingSpec of(RecordComponent component, Setting setting, @Nullable Renamed renamed) {
    Class<?> type = component.getType();
    String variable = variable(setting.variable(), renamed);
    return new SettingSpec(
        setting,
        Arrays.stream(setting.option()).map(name -> option(name, renamed)).toList(),
        variable,
        variable(setting.contentVariable(), renamed),
        type,
        component.getAnnotatedType().isAnnotationPresent(Nullable.class),
        (renamed == null ? "" : renamed.help()) + help(setting, type, variable));
  }

  private static String option(String name, @Nullable Renamed renamed) {
    return renamed == null ? name : name.replace("--" + renamed.from(), "--" + renamed.option());
  }

  private static String variable(String name, @Nullable Renamed renamed) {
    return renamed == null
        ? name
        : name.replace(renamed.from().toUpperCase(Locale.ROOT), renamed.variable());
  }

  private static String help(Setting setting, Class<?> type, String variable) {
    String allowed = type.isEnum() ? String.join(", ", constants(type)) : bounds(setting);
    var help = new StringBuilder(setting.help());
    if (!setting.value().isEmpty()) {
      help.append(" Default: ").append(setting.value());
      help.append(allowed.isEmpty() ? "." : " (allowed: " + allowed + ").");
    } else if (!allowed.isEmpty()) {
      help.append(" Allowed: ").append(allowed).append('.');
    }
    return help.append(" Environment: ").append(variable).append('.').toString();
  }

  static List<String> constants(Class<?> type) {
    return Stream.of(type.getEnumConstants()).map(String::valueOf).toList();
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
        .description(help.replace("%", "%%"))
        .build();
  }

  private String label() {
    if (!declared.label().isEmpty()) {
      return declared.label();
    }
    if (declared.file() || declared.contentOfFile()) {
      return "FILE";
    }
    return type.equals(boolean.class) ? "true|false" : SettingValues.label(type);
  }
}
