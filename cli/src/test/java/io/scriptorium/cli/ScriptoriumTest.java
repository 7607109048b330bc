package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ScriptoriumTest {

  static List<String> ownCommands() {
    return Scriptorium.commandLine().getSubcommands().values().stream()
        .filter(it -> isOurs(it.getCommandSpec().userObject()))
        .map(CommandLine::getCommandName)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("ownCommands")
  void helpOfEachCommandGivesAnExample(String name) {
    CommandRun run = CommandRun.of(name, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.stdout()).contains("Example", "scriptorium " + name);
    assertThat(run.stderr()).isEmpty();
  }

  @Test
  void helpListsTheCommandsAndTheExitCodes() {
    assertThat(CommandRun.of("--help").stdout())
        .contains("submit", "follow", "status", "fetch", "topics", "dead-letters", "Exit codes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sumbit tea",
        "submit --wrods 300 tea",
        "submit --words many tea",
        "submit",
        "submit --file x.jsonl tea",
        "submit --file does-not-exist.jsonl",
        "submit --words 3 --file x.jsonl",
        "submit --out folder tea",
        "submit --words -5 tea",
        "submit --mode sideways tea",
        "submit --id .. tea",
        "fetch job --format pdf",
        "status --limit 0",
        "topics --create --partitions 0",
        "dead-letters",
        "dead-letters show here",
        "follow"
      })
  void aMistakeGetsOneMessageAndExitCode2(String line) {
    CommandRun run = CommandRun.of(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stdout()).isEmpty();
    assertThat(run.stderr()).startsWith("scriptorium").doesNotContain("\tat ", "Exception");
    assertThat(run.stderr().lines().count()).isLessThanOrEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up --inference-seats 0 --drain-timeout soon",
        "write --length-control maybe --inference-seats 0 tea",
        "evaluate longbench-write --out runs --judge gpu:1 --inference-seats 0"
      })
  void allWrongSettingsOfACommandAreReportedTogether(String line) {
    CommandRun run = CommandRun.of(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr())
        .contains(": 2 settings are wrong:\n  - ")
        .contains("--inference-seats (INFERENCE_SEATS) is 0; 1 or more is allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"topics", "submit tea", "follow job"})
  void anUnreachableKafkaIsNamed(String line) {
    List<String> arguments = new ArrayList<>(List.of(line.split(" ", -1)));
    arguments.addAll(List.of("--kafka-bootstrap-servers", "127.0.0.1:1"));

    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr())
        .contains("nothing listens at 127.0.0.1:1")
        .doesNotContain("\tat ", "WARN", "ERROR");
  }

  /** One documented variable an option: none is made of the option's name. */
  @Test
  void noCommandHasDefaultsBesideThoseOfItsOptions() {
    assertThat(allCommands(Scriptorium.commandLine()))
        .hasSizeGreaterThan(20)
        .allSatisfy(command -> assertThat(command.getDefaultValueProvider()).isNull());
  }

  @Test
  void aDeletionCannotBeConfirmedByAVariable() {
    for (CommandLine command : allCommands(Scriptorium.commandLine()).toList()) {
      for (String name : List.of("--yes", "--all")) {
        OptionSpec option = command.getCommandSpec().findOption(name);
        if (option != null) {
          assertThat(option.defaultValue()).as(command.getCommandName() + name).isNull();
        }
      }
    }
  }

  private static Stream<CommandLine> allCommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(ScriptoriumTest::allCommands));
  }

  private static boolean isOurs(Object command) {
    return command.getClass().getPackageName().equals(Scriptorium.class.getPackageName());
  }
}
