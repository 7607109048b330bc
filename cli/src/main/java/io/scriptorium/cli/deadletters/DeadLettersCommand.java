package io.scriptorium.cli.deadletters;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.TimeFormat;
import io.scriptorium.terminal.TimeFormatOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scriptorium dead-letters}. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description =
        "The records that could not be processed, with the reasons. Without a subcommand: list.",
    subcommands = {
      DeadLetterListCommand.class,
      DeadLettersCommand.Show.class,
      DeadLetterReplayCommand.class,
      DeadLetterPurgeCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium dead-letters",
      "  scriptorium dead-letters show 3:17",
      "  scriptorium dead-letters replay 3:17",
      "  scriptorium dead-letters purge --before 7d --yes"
    })
public final class DeadLettersCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private TimeFormatOption times = new TimeFormatOption(TimeFormat.RELATIVE);

  @Override
  public Integer call() {
    return DeadLetterListCommand.list(
        connection, new DeadLetterFilter(), DeadLetterListCommand.DEFAULT_LIMIT, output, times);
  }

  /** {@code scriptorium dead-letters show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows dead letters whole, as JSON.",
      footer = {"", "Example:", "  scriptorium dead-letters show 3:17"})
  static final class Show implements Callable<Integer>, QuietCommand {

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(
        paramLabel = "PARTITION:OFFSET",
        arity = "1..*",
        converter = DeadLetterReader.PlaceConverter.class,
        description = "Their places, as list gives them.")
    private List<RecordPosition> places = List.of();

    @Override
    public Integer call() {
      var json = Json.MAPPER.writerWithDefaultPrettyPrinter();
      try (ScriptoriumClient client = connection.client();
          TopicReader reader = client.reader()) {
        var letters = new DeadLetterReader(reader);
        places.forEach(
            place -> Terminal.outJson(json.writeValueAsString(letters.at(place).letter())));
        return ExitCodes.OK;
      }
    }
  }
}
