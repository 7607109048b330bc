package io.scriptorium.runtime;

import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.Setting.Renamed;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private final CommandSpec options = CommandSpec.create();

  private final Class<T> type;
  private final Map<String, SettingSpec> settings = new LinkedHashMap<>();

  private SettingsReader(Class<T> type) {
    this.type = type;
    declare(type, "", null, heading(type, OptionGroup.Heading.COMMAND));
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

  /**
   * Checks all settings records of a command that was parsed.
   *
   * @throws StartupException naming all that is wrong at once
   */
  public static void check(CommandSpec command) {
    List<String> problems = new ArrayList<>();
    addProblems(command, problems);
    refuse(problems);
  }

  private static void addProblems(CommandSpec command, List<String> problems) {
    if (command.userObject() instanceof SettingsReader<?> reader) {
      problems.addAll(reader.problems());
    }
    command.mixins().values().forEach(mixin -> addProblems(mixin, problems));
  }

  private List<String> problems() {
    var reading = new Reading(System.getenv(), true);
    var _ = reading.record(type, "");
    return reading.problems;
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

  /** Whether the command line has this option, which a setting of the record declares. */
  public boolean hasOption(String option) {
    return options.findOption(option).getValue() != null;
  }

  /**
   * The settings that are set, by an option or else a variable, as they were written, by variable.
   * Read again as an environment they give the same record; a secret that is itself the value of a
   * variable is not among them.
   */
  public Map<String, String> written() {
    Map<String, String> written = new LinkedHashMap<>();
    for (SettingSpec setting : settings.values()) {
      String option = options.findOption(setting.option()).getValue();
      String text = option == null ? System.getenv(setting.variable()) : option;
      if (text != null && !text.isBlank()) {
        written.put(setting.variable(), text);
      }
    }
    return written;
  }

  /** The same with the variables of another environment. */
  public T read(Map<String, String> environment) {
    var reading = new Reading(environment, true);
    Object read = reading.record(type, "");
    refuse(reading.problems);
    return Objects.requireNonNull(type.cast(read));
  }

  /** Where there are problems; what two records report is named once. */
  private static void refuse(List<String> problems) {
    List<String> different = problems.stream().distinct().toList();
    if (different.size() == 1) {
      throw new StartupException(different.getFirst() + ".");
    }
    if (different.size() > 1) {
      throw new StartupException(
          "%d settings are wrong:\n  - %s"
              .formatted(different.size(), String.join("\n  - ", different)));
    }
  }

  private static OptionGroup.Heading heading(
      AnnotatedElement element, OptionGroup.Heading otherwise) {
    OptionGroup group = element.getAnnotation(OptionGroup.class);
    return group == null ? otherwise : group.value();
  }

  private void declare(
      Class<?> record, String path, @Nullable Renamed names, OptionGroup.Heading heading) {
    for (RecordComponent component : record.getRecordComponents()) {
      String name = path + component.getName();
      Setting setting = component.getAnnotation(Setting.class);
      if (setting != null) {
        SettingSpec spec = SettingSpec.of(component, setting, names, heading(component, heading));
        settings.put(name, spec);
        options.addOption(spec.newOption());
      } else if (!component.isAnnotationPresent(Fixed.class)) {
        Renamed own = component.getAnnotation(Renamed.class);
        declare(
            component.getType(),
            name + ".",
            own == null ? names : own,
            heading(component, heading(component.getType(), heading)));
      }
    }
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
      reportRemoved(record.getAnnotation(Removed.class));
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

    private void reportRemoved(@Nullable Removed removed) {
      Stream.of(removed == null ? new String[0] : removed.value())
          .filter(this::isSet)
          .map(
              "%s is set, and is no setting any more; unset it: its value is fixed (docs/limits.md)"
                  ::formatted)
          .forEach(problems::add);
    }

    private boolean isSet(String variable) {
      return !environment.getOrDefault(variable, "").isBlank();
    }

    private @Nullable Object component(RecordComponent component, String path) {
      String name = path + component.getName();
      Fixed fixed = component.getAnnotation(Fixed.class);
      if (fixed == null) {
        return component.isAnnotationPresent(Setting.class)
            ? value(setting(name))
            : record(component.getType(), name + ".");
      }
      return fixed.sameAs().isEmpty()
          ? SettingSpec.convert(component.getType(), fixed.value())
          : value(
              settings.values().stream()
                  .filter(setting -> setting.options().contains(fixed.sameAs()))
                  .findFirst()
                  .orElseThrow());
    }

    private SettingSpec setting(String path) {
      return Objects.requireNonNull(settings.get(path), () -> path + " is no setting of " + type);
    }

    /** The value, or null where it is wrong or not set. */
    private @Nullable Object value(SettingSpec setting) {
      String text = text(setting);
      Setting declared = setting.declared();
      try {
        if (declared.contentOfFile()) {
          return content(setting, text);
        }
        if (text.isBlank() && setting.nullable()) {
          return null;
        }
        if (declared.file()) {
          requireReadable(text);
        }
        Object value = setting.convert(text);
        if (!setting.inBounds(value)) {
          problems.add(
              "%s is %s; %s is allowed"
                  .formatted(setting.name(), shown(setting), SettingSpec.bounds(declared)));
        }
        return value;
      } catch (TypeConversionException e) {
        problems.add(setting.name() + ": " + withoutSecrets(setting, text, e));
        return null;
      }
    }

    /** The message, which quotes a value that may be another setting's. */
    private static String withoutSecrets(
        SettingSpec setting, String text, TypeConversionException e) {
      String message = String.valueOf(e.getMessage());
      String shown = setting.declared().secret() ? Secret.MASK : Secret.masked(text);
      String file = setting.declared().contentOfFile() ? Secret.maskedFile(text) : shown;
      return message
          .replace("'%s'".formatted(text), "'%s'".formatted(shown))
          .replace("'%s'".formatted(text.strip()), "'%s'".formatted(shown))
          .replace("the file %s ".formatted(text), "the file %s ".formatted(file));
    }

    /** As written: the option, else the variable, else the default. */
    private String text(SettingSpec setting) {
      String given = options.findOption(setting.option()).getValue();
      if (given != null) {
        return given;
      }
      return isSet(setting.variable())
          ? environment.getOrDefault(setting.variable(), "")
          : setting.declared().value();
    }

    private String shown(SettingSpec setting) {
      return setting.declared().secret() ? Secret.MASK : Secret.masked(text(setting));
    }

    private @Nullable Object content(SettingSpec setting, String file) {
      String variable = setting.contentVariable();
      try {
        if (isSet(variable)) {
          return setting.convert(environment.getOrDefault(variable, ""));
        }
      } catch (TypeConversionException e) {
        problems.add(variable + ": " + e.getMessage());
        return null;
      }
      try {
        return file.isBlank() ? null : setting.convert(Files.readString(Path.of(file)).strip());
      } catch (IOException e) {
        // Without the path, which may be the secret itself by mistake, and without the message,
        // which may show content that is no UTF-8.
        throw new TypeConversionException(
            "the file %s cannot be read (%s)"
                .formatted(Secret.maskedFile(file), e.getClass().getSimpleName()));
      } catch (InvalidPathException e) {
        throw new TypeConversionException("it is no path of a file");
      } catch (TypeConversionException e) {
        throw new TypeConversionException(
            "the file %s: %s".formatted(Secret.maskedFile(file), e.getMessage()));
      }
    }

    private static void requireReadable(String text) {
      String file = Secret.masked(text);
      try {
        Path path = Path.of(text);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
          throw new TypeConversionException(
              "the file %s %s"
                  .formatted(file, Files.exists(path) ? "cannot be read" : "does not exist"));
        }
      } catch (InvalidPathException e) {
        throw new TypeConversionException("'%s' is no path of a file".formatted(file));
      }
    }

    private static Object instance(
        Class<?> record, RecordComponent[] components, @Nullable Object[] values) {
      Class<?>[] types =
          Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        Constructor<?> constructor = record.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException e) {
        boolean refused = e instanceof InvocationTargetException;
        throw new IllegalArgumentException(
            record + (refused ? " refuses checked values" : " is no settings record"),
            refused ? e.getCause() : e);
      }
    }
  }
}
