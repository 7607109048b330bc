package io.scriptorium.cli.help;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_PARAMETER_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS;

import io.scriptorium.runtime.OptionGroup.Heading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help of all commands: options in groups, each with its description on the lines below it, so
 * that it is whole in a narrow terminal too.
 */
public final class GroupedHelp {

  /** Longer lines are hard to read. */
  private static final int MAX_WIDTH = 100;

  private static final int MIN_WIDTH = 55;

  private static final String INDENT = "  ";
  private static final String DESCRIPTION_INDENT = " ".repeat(6);

  private GroupedHelp() {}

  /**
   * Gives a command and those under it this help.
   *
   * @param columns the width that {@code COLUMNS} names; empty to ask the terminal, which is 80
   *     where there is none
   */
  public static void install(CommandLine command, OptionalInt columns) {
    command.setUsageHelpAutoWidth(columns.isEmpty());
    columns.ifPresent(width -> command.setUsageHelpWidth(Math.max(MIN_WIDTH, width)));
    all(command).forEach(GroupedHelp::install);
  }

  /** What {@code COLUMNS} says; empty where it is not set, or no number of columns. */
  public static OptionalInt columns(@Nullable String variable) {
    try {
      int columns = variable == null ? 0 : Integer.parseInt(variable.strip());
      return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  private static void install(CommandLine command) {
    Map<String, IHelpSectionRenderer> sections = command.getHelpSectionMap();
    command
        .getCommandSpec()
        .usageMessage()
        .descriptionHeading("%n")
        .commandListHeading("%nCommands:%n");
    sections.put(SECTION_KEY_SYNOPSIS, GroupedHelp::synopsis);
    sections.put(SECTION_KEY_PARAMETER_LIST, GroupedHelp::parameters);
    sections.put(SECTION_KEY_OPTION_LIST, GroupedHelp::options);
    command.setHelpSectionMap(sections);
  }

  /** A command and all under it. */
  public static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(GroupedHelp::all));
  }

  /** The options that are required by name, and the others as {@code [OPTIONS]}. */
  private static String synopsis(Help help) {
    String required =
        help.commandSpec().options().stream()
            .filter(OptionSpec::required)
            .map(option -> option.longestName() + " " + option.paramLabel() + " ")
            .collect(Collectors.joining());
    // Without colours, whose codes would count as characters of the line.
    Help plain = new Help(help.commandSpec(), Help.defaultColorScheme(Help.Ansi.OFF));
    String synopsis = plain.abbreviatedSynopsis().strip();
    int indent = help.synopsisHeading().length();
    return String.join(
            System.lineSeparator() + " ".repeat(indent),
            wrapped(synopsis.replace("[OPTIONS]", required + "[OPTIONS]"), width(help) - indent))
        + System.lineSeparator();
  }

  private static String parameters(Help help) {
    List<PositionalParamSpec> shown =
        help.commandSpec().positionalParameters().stream().filter(it -> !it.hidden()).toList();
    if (shown.isEmpty()) {
      return "";
    }
    List<String> lines = new ArrayList<>(List.of("", "Arguments:"));
    var renderer = help.createDefaultParameterRenderer();
    for (PositionalParamSpec parameter : shown) {
      Text[][] rows = renderer.render(parameter, help.parameterLabelRenderer(), help.colorScheme());
      add(lines, help, rows[0][3].toString(), rows);
    }
    return joined(lines);
  }

  private static String options(Help help) {
    List<String> lines = new ArrayList<>();
    OptionGroups.of(help.commandSpec())
        .forEach((heading, options) -> addGroup(lines, help, heading, options));
    return joined(lines);
  }

  private static void addGroup(
      List<String> lines, Help help, Heading heading, Collection<OptionSpec> options) {
    lines.add("");
    lines.add(heading + ":");
    var renderer = help.createDefaultOptionRenderer();
    for (OptionSpec option : options) {
      Text[][] rows = renderer.render(option, help.parameterLabelRenderer(), help.colorScheme());
      String names =
          Stream.of(rows[0][1], rows[0][3])
              .map(Text::toString)
              .filter(it -> !it.isEmpty())
              .collect(Collectors.joining(", "));
      add(lines, help, names, rows);
    }
  }

  private static void add(List<String> lines, Help help, String name, Text[][] rows) {
    lines.add(INDENT + name);
    int width = width(help) - DESCRIPTION_INDENT.length();
    Arrays.stream(rows)
        .map(row -> row[row.length - 1].plainString())
        .flatMap(text -> wrapped(text, width).stream())
        .map(DESCRIPTION_INDENT::concat)
        .forEach(lines::add);
  }

  private static int width(Help help) {
    return Math.min(help.commandSpec().usageMessage().width(), MAX_WIDTH);
  }

  /** Broken at spaces alone: a URL stays in one piece. */
  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String joined(List<String> lines) {
    return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
  }
}
