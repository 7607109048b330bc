package io.scriptorium.cli;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Json;
import io.scriptorium.kafka.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scriptorium dead-letters}. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description = "Shows the records that could not be processed, with the reasons.",
    synopsisSubcommandLabel = "(list | show)",
    footer = {
      "",
      "Examples:",
      "  scriptorium dead-letters list",
      "  scriptorium dead-letters show 3:17"
    })
final class DeadLettersCommand implements Runnable, QuietCommand {

  private static final int LONGEST_REASON = 100;
  private static final Pattern POSITION = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: list or show.");
  }

  /** Lists the newest. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the newest dead letters, one a line.",
      footer = {"", "Example:", "  scriptorium dead-letters list --limit 50"})
  int list(
      @Mixin ConnectionOptions connection,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "How many at most, the newest last. Default: ${DEFAULT-VALUE}.")
          int limit) {
    CommandLog.off();
    if (limit < 1) {
      throw new UsageException("--limit is %d; it must be 1 or more.".formatted(limit));
    }
    List<Found> found = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(connection.kafka(), connection.timeout())) {
      reader.newest(
          Topics.DEAD_LETTERS,
          limit,
          record ->
              JobLookup.tryRead(record.value(), DeadLetter.class)
                  .map(it -> new Found(record.partition() + ":" + record.offset(), it))
                  .ifPresent(found::add));
    }
    if (found.isEmpty()) {
      System.err.println("There are no dead letters.");
      return ExitCodes.OK;
    }
    found.sort(Comparator.comparing(it -> it.letter().at()));
    Table table = new Table("POSITION", "AT", "STAGE", "TOPIC", "KEY", "REASON");
    for (Found it : found.subList(Math.max(0, found.size() - limit), found.size())) {
      DeadLetter letter = it.letter();
      table.row(
          it.position(),
          letter.at(),
          letter.stage(),
          letter.topic(),
          letter.key() == null ? "-" : letter.key(),
          shortened(letter.reason()));
    }
    System.out.print(table);
    return ExitCodes.OK;
  }

  /** Shows one whole. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows one dead letter whole, as JSON.",
      footer = {"", "Example:", "  scriptorium dead-letters show 3:17"})
  int show(
      @Mixin ConnectionOptions connection,
      @Parameters(paramLabel = "POSITION", description = "As list gives it: PARTITION:OFFSET.")
          String position) {
    CommandLog.off();
    Matcher matcher = POSITION.matcher(position);
    if (!matcher.matches()) {
      throw new UsageException(
          "'%s' is no position; write PARTITION:OFFSET, such as 3:17.".formatted(position));
    }
    try (TopicReader reader = TopicReader.open(connection.kafka(), connection.timeout())) {
      int partition = Integer.parseInt(matcher.group(1));
      long offset = Long.parseLong(matcher.group(2));
      if (partition >= reader.partitions(Topics.DEAD_LETTERS).size()) {
        throw noSuch(position);
      }
      DeadLetter letter =
          reader
              .at(new TopicPartition(Topics.DEAD_LETTERS, partition), offset)
              .map(record -> Json.read(record.value(), DeadLetter.class))
              .orElseThrow(() -> noSuch(position));
      System.out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(letter));
      return ExitCodes.OK;
    }
  }

  private static UsageException noSuch(String position) {
    return new UsageException(
        "There is no dead letter at %s. List them with: scriptorium dead-letters list"
            .formatted(position));
  }

  private static String shortened(String reason) {
    String line = reason.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }

  private record Found(String position, DeadLetter letter) {}
}
