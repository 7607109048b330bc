package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.help.GroupedHelp;
import io.scriptorium.cli.help.OptionGroups;
import io.scriptorium.runtime.OptionGroup.Heading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of every command. */
class HelpTest {

  static Stream<String> commands() {
    return GroupedHelp.all(Scriptorium.commandLine())
        .map(command -> command.getCommandSpec().qualifiedName());
  }

  private static CommandSpec spec(String name) {
    return GroupedHelp.all(Scriptorium.commandLine())
        .map(CommandLine::getCommandSpec)
        .filter(it -> it.qualifiedName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String help(String name, int columns) {
    CommandLine root = Scriptorium.commandLine();
    GroupedHelp.install(root, OptionalInt.of(columns));
    return GroupedHelp.all(root)
        .filter(it -> it.getCommandSpec().qualifiedName().equals(name))
        .findFirst()
        .orElseThrow()
        .getUsageMessage(Ansi.OFF);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void fitsTheTerminal(String name) {
    for (int columns : List.of(60, 80, 120)) {
      assertThat(help(name, columns).lines())
          .as("%d columns", columns)
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void holdsTheWholeDescriptionOfEachOption(String name) {
    String words = String.join(" ", help(name, 80).lines().map(String::strip).toList());

    for (OptionSpec option : spec(name).options()) {
      String description = String.join(" ", option.description());
      assertThat(description).as(option.longestName()).endsWith(".");
      if (!description.contains("${")) {
        assertThat(words).contains(description.replace("%%", "%"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showsEachOptionUnderOneHeadingTheRequiredOnesFirst(String name) {
    CommandSpec spec = spec(name);
    var groups = OptionGroups.of(spec);

    assertThat(groups.values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(spec.options());
    assertThat(groups.getOrDefault(Heading.REQUIRED, List.of()))
        .containsExactlyElementsOf(spec.options().stream().filter(OptionSpec::required).toList());
    assertThat(groups.get(Heading.HELP))
        .extracting(OptionSpec::longestName)
        .contains("--help", "--version", "--debug");
    List<String> titles = Arrays.stream(Heading.values()).map(it -> it + ":").toList();
    assertThat(help(name, 80).lines().filter(titles::contains))
        .containsExactlyElementsOf(groups.keySet().stream().map(it -> it + ":").toList());
  }

  /** An example is copied with the mouse: it is not broken where its author did not. */
  @ParameterizedTest
  @MethodSource("commands")
  void givesExamplesThatFit(String name) {
    String[] footer = spec(name).usageMessage().footer();

    assertThat(String.join("\n", footer)).contains("scriptorium ");
    assertThat(footer).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showsValuesAsTheyAreTyped(String name) {
    for (OptionSpec option : spec(name).options()) {
      if (option.completionCandidates() != null) {
        assertThat(option.completionCandidates())
            .as(option.longestName())
            .allSatisfy(value -> assertThat(value).isLowerCase());
      }
    }
  }

  /** The script of picocli's completion keeps the values of a command's options by label. */
  @ParameterizedTest
  @MethodSource("commands")
  void givesOptionsOfDifferentValuesDifferentLabels(String name) {
    Map<String, List<String>> values = new HashMap<>();
    for (OptionSpec option : spec(name).options()) {
      if (option.completionCandidates() != null) {
        List<String> own = new ArrayList<>();
        option.completionCandidates().forEach(own::add);
        assertThat(values.computeIfAbsent(option.paramLabel(), _ -> own))
            .as(option.longestName())
            .isEqualTo(own);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status --output JSON", "fetch job --format Html", "completion Bash", "topics"})
  void takesValuesInUpperCaseToo(String line) {
    CommandLine.ParseResult parsed = Scriptorium.commandLine().parseArgs(line.split(" ", -1));

    assertThat(parsed.hasSubcommand()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "help write, scriptorium write --words",
    "help dataset build, scriptorium dataset build --",
    "help, scriptorium submit --file"
  })
  void helpOfACommandIsThatOfItsOption(String line, String example) {
    List<String> words = List.of(line.split(" ", -1));
    String[] option =
        Stream.concat(words.stream().skip(1), Stream.of("--help")).toArray(String[]::new);

    CommandRun run = CommandRun.of(words.toArray(String[]::new));

    assertThat(run).isEqualTo(CommandRun.of(option));
    assertThat(run.stdout()).contains(example);
  }

  @Test
  void helpNamesTheCommandsWhereThereIsNoSuchOne() {
    CommandRun unknown = CommandRun.of("help", "dataset", "biuld");

    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.stderr())
        .contains("scriptorium dataset has no command 'biuld'; it has build.");
    assertThat(CommandRun.of("help", "write", "tea").stderr())
        .contains("scriptorium write has no commands under it; 'tea' is one too many.");
  }

  @ParameterizedTest
  @CsvSource(
      value = {"132, 132", "' 80', 80", "0, -", "-5, -", "wide, -", "'', -", "-, -"},
      nullValues = "-")
  void theWidthIsThatOfTheVariableWhereItNamesOne(
      @Nullable String variable, @Nullable Integer width) {
    assertThat(GroupedHelp.columns(variable))
        .isEqualTo(width == null ? OptionalInt.empty() : OptionalInt.of(width));
  }
}
