package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.runtime.SettingSpec;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A secret in a value that is wrong, or in the wrong place, is not shown. */
class SecretsNotShownTest {

  private static final String MARK = "hunter2";

  private static final List<String> WRONG =
      List.of(
          "user:hunter2@host:6379",
          ":hunter2@host",
          "redis//:hunter2@host:6379",
          "redis:/user:hunter2@host:6379",
          "redis://user:hunter2@host:port",
          "redis://user:hunter2",
          "redis://user:hunter2/host",
          "redis://user: hunter2 @host:6379",
          "redis://user:%zzhunter2@host:6379",
          "redis://user:p@hunter2/w@host",
          "redis://user:hunter2#w@host:6379",
          "redis://host:6379/0?password=hunter2",
          "redis://host:6379/hunter2",
          "http://user:hunter2@host:8000/v1",
          "http://user:hunter2@host/v1;seats=2",
          "http://user:%68unter2hunter2@host",
          "https://host/v1?key=hunter2",
          "https://host/v1#hunter2",
          "https://host/hunter2/v2",
          "http://host/v1;api-key=hunter2",
          "http://host/v1;api-key-file=hunter2",
          "http://host/v1;hunter2=1;seats=hunter2=",
          "dns+https://u:hunter2@host/v1",
          "http://u:hunter2@a/v1,http://u:hunter2@a/v1",
          "//u:hunter2@host",
          "ftp://u:hunter2@host",
          "hunter2@",
          "key=hunter2",
          "\u001b[2J@hunter2");

  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect(Scriptorium.commandLine(), "", names);
    return names.stream();
  }

  private static void collect(CommandLine command, String path, List<String> names) {
    if (!readers(command.getCommandSpec()).isEmpty()) {
      names.add(path.strip());
    }
    command.getSubcommands().forEach((name, it) -> collect(it, path + " " + name, names));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void inAnySettingOfACommand(String command) {
    CommandLine line = Scriptorium.commandLine();
    for (SettingSpec setting : settings(line, command)) {
      List<String> wrong = new ArrayList<>(WRONG);
      if (setting.declared().secret()) {
        wrong.add(MARK);
      }
      for (String value : wrong) {
        assertThat(problems(line, command, setting.option() + "=" + value))
            .as("%s %s=%s", command, setting.option(), value)
            .doesNotContain(MARK);
      }
    }
  }

  @Test
  void aWrongValueThatHoldsNoneIsShown() {
    assertThat(problems(Scriptorium.commandLine(), "planner", "--seat-lease=5 x"))
        .contains("'5 x'");
    assertThat(problems(Scriptorium.commandLine(), "planner", "--redis-url=ftp://u:hunter2@gpu:1"))
        .contains("'***'");
    assertThat(
            problems(
                Scriptorium.commandLine(),
                "planner",
                "--inference-servers=http://u:hunter2@gpu:8000/v1"))
        .contains("\"http://***@gpu:8000/v1\" holds a user or a password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"planner", "fleet", "submit"})
  void inAPlaceThatPicocliQuotes(String command) {
    for (String value : WRONG.subList(0, 12)) {
      for (List<String> arguments :
          List.of(
              List.of(command, "--redis-ulr=" + value),
              List.of(command, "--redis-ulr", value),
              List.of(command, "--debug=" + value),
              List.of(command, "a", "b", value),
              List.of(command, "--debug", "--limit=" + value, "--words=" + value),
              List.of("--debug", value))) {
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

        assertThat(run.exitCode()).as("%s", arguments).isEqualTo(2);
        assertThat(run.stdout() + run.stderr()).as("%s", arguments).doesNotContain(MARK);
      }
    }
  }

  private static String problems(CommandLine line, String command, String argument) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
    arguments.add(argument);
    try {
      line.parseArgs(arguments.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      // Parameters are missing; the options before them are read.
    }
    try {
      SettingsReader.check(spec(line, command));
      return "";
    } catch (StartupException e) {
      assertThat(e.getCause()).isNull();
      return String.valueOf(e.getMessage());
    }
  }

  private static List<SettingSpec> settings(CommandLine line, String command) {
    return readers(spec(line, command)).stream()
        .<SettingSpec>flatMap(it -> it.settings().stream())
        .toList();
  }

  private static CommandSpec spec(CommandLine line, String command) {
    CommandLine at = line;
    for (String name : command.split(" ", -1)) {
      at = Objects.requireNonNull(at.getSubcommands().get(name));
    }
    return at.getCommandSpec();
  }

  private static List<SettingsReader<?>> readers(CommandSpec spec) {
    List<SettingsReader<?>> found = new ArrayList<>();
    if (spec.userObject() instanceof SettingsReader<?> reader) {
      found.add(reader);
    }
    spec.mixins().values().forEach(it -> found.addAll(readers(it)));
    return found;
  }
}
