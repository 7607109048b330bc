package io.scriptorium.cli.help;

import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.OptionGroup.Heading;
import io.scriptorium.runtime.SettingSpec;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command under the headings of its help. */
public final class OptionGroups {

  private OptionGroups() {}

  /** Those that are not hidden, in the order of their declaration. */
  public static Map<Heading, List<OptionSpec>> of(CommandSpec command) {
    Map<Heading, List<OptionSpec>> groups = new EnumMap<>(Heading.class);
    command.options().stream()
        .filter(option -> !option.hidden())
        .forEach(
            option -> groups.computeIfAbsent(heading(option), _ -> new ArrayList<>()).add(option));
    return groups;
  }

  private static Heading heading(OptionSpec option) {
    if (option.required()) {
      return Heading.REQUIRED;
    }
    if (option.usageHelp() || option.versionHelp()) {
      return Heading.HELP;
    }
    return switch (option.userObject()) {
      case SettingSpec setting -> setting.heading();
      case Field field -> heading(field);
      case null, default -> Heading.COMMAND;
    };
  }

  private static Heading heading(Field field) {
    OptionGroup own = field.getAnnotation(OptionGroup.class);
    OptionGroup ofClass = field.getDeclaringClass().getAnnotation(OptionGroup.class);
    if (own != null) {
      return own.value();
    }
    return ofClass == null ? Heading.COMMAND : ofClass.value();
  }
}
