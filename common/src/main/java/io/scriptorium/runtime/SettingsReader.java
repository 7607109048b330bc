package io.scriptorium.runtime;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a settings record from the command line and the environment. A picocli mixin: it adds the
 * options that the record's components declare.
 *
 * <p>Each component of such a record is a {@link Setting}, {@link Fixed}, or another settings
 * record. A component that is {@code @Nullable} is null where nothing is set.
 *
 * @param <T> the record
 */
public final class SettingsReader<T extends Record> {

  @Mixin private final CommandSpec command = CommandSpec.create();

  private final Class<T> type;
  private final Map<String, SettingSpec> settings = new LinkedHashMap<>();
  private final Map<SettingSpec, OptionSpec> options = new HashMap<>();

  private SettingsReader(Class<T> type) {
    this.type = type;
    declare(type, "", null);
  }

  /** A reader of this record, to be a mixin of a command. */
  public static <T extends Record> SettingsReader<T> of(Class<T> type) {
    return new SettingsReader<>(type);
  }

  /** The record where a user sets nothing at all. */
  public static <T extends Record> T defaults(Class<T> type) {
    SettingsReader<T> reader = of(type);
    return Objects.requireNonNull(type.cast(reader.new Reading(Map.of(), false).record(type, "")));
  }

  /** Every setting that the record declares, with those of the records inside it. */
  public List<SettingSpec> settings() {
    return List.copyOf(settings.values());
  }

  /**
   * Reads the options that were parsed, and the variables of this process.
   *
   * @throws StartupException naming all that is wrong at once
   */
  public T read() {
    return read(System.getenv());
  }

  /** The same with the variables of another environment. */
  public T read(Map<String, String> environment) {
    var reading = new Reading(environment, true);
    Object read = reading.record(type, "");
    if (!reading.problems.isEmpty()) {
      throw new StartupException(Problems.message(reading.problems));
    }
    return Objects.requireNonNull(type.cast(read));
  }

  private void declare(Class<?> record, String path, @Nullable Renamed names) {
    for (RecordComponent component : record.getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      if (setting != null) {
        SettingSpec spec = SettingSpec.of(component, setting, names);
        OptionSpec option = spec.newOption();
        settings.put(path + component.getName(), spec);
        options.put(spec, option);
        command.addOption(option);
      } else if (isSettingsRecord(component)) {
        Renamed own = component.getAnnotation(Renamed.class);
        declare(component.getType(), path + component.getName() + ".", own == null ? names : own);
      }
    }
  }

  private static boolean isSettingsRecord(RecordComponent component) {
    return component.getType().isRecord() && !component.isAnnotationPresent(Fixed.class);
  }

  private static Object converted(SettingSpec setting, String text) throws Exception {
    var converter = setting.declared().converter();
    if (converter.equals(Setting.ByType.class)) {
      return SettingValues.convert(setting.type(), text);
    }
    Constructor<?> constructor = converter.getDeclaredConstructor();
    constructor.setAccessible(true);
    return converter.cast(constructor.newInstance()).convert(text);
  }

  /** One pass over the record and those inside it. */
  private final class Reading {

    final List<String> problems = new ArrayList<>();
    private final Map<String, String> environment;
    private final boolean checking;

    Reading(Map<String, String> environment, boolean checking) {
      this.environment = environment;
      this.checking = checking;
    }

    /** The record, or null where one of its values is wrong. */
    @Nullable Object record(Class<?> record, String path) {
      int before = problems.size();
      reportRemoved(record);
      RecordComponent[] components = record.getRecordComponents();
      @Nullable Object[] values = new @Nullable Object[components.length];
      for (int i = 0; i < components.length; i++) {
        values[i] = component(components[i], path);
      }
      if (problems.size() > before) {
        return null;
      }
      Object built = instance(record, components, values);
      if (checking && built instanceof Checked checked) {
        checked.check(new Problems(problems, name -> setting(path + name), this::shown));
      }
      return built;
    }

    private void reportRemoved(Class<?> record) {
      Removed removed = record.getAnnotation(Removed.class);
      for (String variable : removed == null ? new String[0] : removed.value()) {
        if (isSet(variable)) {
          problems.add(
              "%s is set, and is no setting any more; unset it: its value is fixed (docs/limits.md)"
                  .formatted(variable));
        }
      }
    }

    private boolean isSet(String variable) {
      return !environment.getOrDefault(variable, "").isBlank();
    }

    private @Nullable Object component(RecordComponent component, String path) {
      Fixed fixed = component.getAnnotation(Fixed.class);
      if (fixed != null && fixed.sameAs().isEmpty()) {
        try {
          return SettingValues.convert(component.getType(), fixed.value());
        } catch (Exception e) {
          throw new IllegalArgumentException("The fixed value of " + component + " is wrong.", e);
        }
      }
      if (fixed != null) {
        return value(
            settings.values().stream()
                .filter(setting -> setting.options().contains(fixed.sameAs()))
                .findFirst()
                .orElseThrow());
      }
      if (component.isAnnotationPresent(Setting.class)) {
        return value(setting(path + component.getName()));
      }
      return record(component.getType(), path + component.getName() + ".");
    }

    private SettingSpec setting(String path) {
      SettingSpec setting = settings.get(path);
      if (setting == null) {
        throw new IllegalArgumentException(path + " is no setting of " + type);
      }
      return setting;
    }

    /** The value, or null where it is wrong or not set. */
    private @Nullable Object value(SettingSpec setting) {
      String text = text(setting);
      try {
        if (setting.declared().contentOfFile()) {
          return content(setting, text);
        }
        if (text.isBlank() && setting.nullable()) {
          return null;
        }
        if (setting.declared().file()) {
          requireReadable(Path.of(text));
        }
        Object value = converted(setting, text);
        requireInBounds(setting, value);
        return value;
      } catch (TypeConversionException e) {
        problems.add(setting.name() + ": " + e.getMessage());
        return null;
      } catch (Exception e) {
        throw new IllegalStateException("Cannot read " + setting.name(), e);
      }
    }

    /** As written: the option, else the variable, else the default. */
    private String text(SettingSpec setting) {
      OptionSpec option = options.get(setting);
      String given = option == null ? null : option.getValue();
      if (given != null) {
        return given;
      }
      return isSet(setting.variable())
          ? environment.getOrDefault(setting.variable(), "")
          : setting.declared().value();
    }

    private String shown(SettingSpec setting) {
      return setting.declared().secret() ? "***" : text(setting);
    }

    private @Nullable Object content(SettingSpec setting, String file) throws Exception {
      if (!setting.contentVariable().isEmpty() && isSet(setting.contentVariable())) {
        try {
          return converted(setting, environment.getOrDefault(setting.contentVariable(), ""));
        } catch (TypeConversionException e) {
          problems.add(setting.contentVariable() + ": " + e.getMessage());
          return null;
        }
      }
      if (file.isBlank()) {
        return null;
      }
      try {
        return converted(setting, Files.readString(Path.of(file)).strip());
      } catch (IOException e) {
        // Without the message, which may show content that is no UTF-8.
        throw new TypeConversionException(
            "the file %s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()));
      } catch (TypeConversionException e) {
        throw new TypeConversionException("the file %s: %s".formatted(file, e.getMessage()));
      }
    }

    private static void requireReadable(Path file) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new TypeConversionException(
            "the file %s %s"
                .formatted(file, Files.exists(file) ? "cannot be read" : "does not exist"));
      }
    }

    private void requireInBounds(SettingSpec setting, Object value) throws Exception {
      Setting declared = setting.declared();
      boolean inBounds =
          Stream.of(declared.min(), declared.max()).allMatch(String::isEmpty)
              || (comparison(setting, value, declared.min()) >= 0
                  && comparison(setting, value, declared.max()) <= 0);
      if (!inBounds) {
        problems.add(
            "%s is %s; %s is allowed"
                .formatted(setting.name(), shown(setting), SettingSpec.bounds(declared)));
      }
    }

    @SuppressWarnings("unchecked")
    private static int comparison(SettingSpec setting, Object value, String bound)
        throws Exception {
      return bound.isEmpty()
          ? 0
          : ((Comparable<Object>) value).compareTo(converted(setting, bound));
    }

    private Object instance(
        Class<?> record, RecordComponent[] components, @Nullable Object[] values) {
      Class<?>[] types =
          Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        Constructor<?> constructor = record.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
      } catch (InvocationTargetException e) {
        throw new IllegalArgumentException(record + " refuses checked values", e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(record + " is no settings record", e);
      }
    }
  }
}
