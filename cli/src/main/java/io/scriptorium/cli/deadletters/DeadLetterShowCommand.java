package io.scriptorium.cli.deadletters;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.QuietCommand;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scriptorium dead-letters show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows dead letters whole, as JSON.",
    footer = {"", "Example:", "  scriptorium dead-letters show 3:17"})
public final class DeadLetterShowCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      arity = "1..*",
      converter = RecordPositionConverter.class,
      description = "Their places, as list gives them.")
  private List<RecordPosition> places = List.of();

  @Override
  public Integer call() {
    try (ScriptoriumClient client = connection.client();
        TopicReader reader = client.reader()) {
      var letters = new DeadLetterReader(reader);
      for (RecordPosition place : places) {
        System.out.println(
            Json.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(letters.at(place).letter()));
      }
      return ExitCodes.OK;
    }
  }
}
