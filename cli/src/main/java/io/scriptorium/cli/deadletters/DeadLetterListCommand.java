package io.scriptorium.cli.deadletters;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SafeText;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.terminal.AlignedTable;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.TimeFormat;
import io.scriptorium.terminal.TimeFormatOption;
import io.scriptorium.terminal.UsageException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scriptorium dead-letters list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the newest dead letters, one a line, the newest last.",
    footer = {
      "",
      "Examples:",
      "  scriptorium dead-letters list --limit 50",
      "  scriptorium dead-letters list --topic writing-requests --since 2h",
      "  scriptorium dead-letters list --reason refused --output jsonl | jq .place"
    })
final class DeadLetterListCommand implements Callable<Integer>, QuietCommand {

  static final int DEFAULT_LIMIT = 20;

  private static final int LONGEST_REASON = 100;
  private static final int LONGEST_KEY = 40;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private DeadLetterFilter filter = new DeadLetterFilter();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_LIMIT,
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Mixin private OutputOption output = new OutputOption();
  @Mixin private TimeFormatOption times = new TimeFormatOption(TimeFormat.RELATIVE);

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new UsageException("--limit is %d; it must be 1 or more.".formatted(limit));
    }
    return list(connection, filter, limit, output, times);
  }

  static int list(
      ConnectionOptions connection,
      DeadLetterFilter filter,
      int limit,
      OutputOption output,
      TimeFormatOption times) {
    Comparator<DeadLetterRow> oldestFirst = Comparator.comparing(DeadLetterRow::at);
    var newest = new PriorityQueue<>(oldestFirst);
    try (ScriptoriumClient client = connection.client();
        TopicReader reader = client.reader()) {
      new DeadLetterReader(reader)
          .each(
              filter,
              found -> {
                newest.add(DeadLetterRow.of(found));
                if (newest.size() > limit) {
                  newest.remove();
                }
              });
    }
    List<DeadLetterRow> rows = newest.stream().sorted(oldestFirst).toList();
    if (rows.isEmpty() && output.isText()) {
      Terminal.err(
          filter.given() ? "There are no such dead letters." : "There are no dead letters.");
    } else {
      output.print(rows, it -> table(it, times.texts()));
    }
    return ExitCodes.OK;
  }

  private static AlignedTable table(List<DeadLetterRow> rows, Function<Instant, String> times) {
    var table = new AlignedTable("PLACE", "REFUSED", "STAGE", "FROM", "KEY", "REPLAYS", "REASON");
    for (DeadLetterRow row : rows) {
      table.row(
          row.place(),
          times.apply(row.at()),
          row.stage(),
          row.topic(),
          row.key() == null ? "-" : line(row.key(), LONGEST_KEY),
          line(row.replays(), LONGEST_KEY),
          line(row.reason(), LONGEST_REASON));
    }
    return table;
  }

  /** On one line and without control characters, since the text is untrusted. */
  private static String line(String text, int longest) {
    return SafeText.of(text.replaceAll("[\\s\\p{Cntrl}]+", " "), longest);
  }

  /**
   * One dead letter in the list: all but the record itself.
   *
   * @param place its partition and offset on {@code dead-letters}, as {@code PARTITION:OFFSET}
   * @param topic where the record came from
   * @param position where the record was there, as {@code PARTITION:OFFSET}
   * @param replays how often the record had been replayed before
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DeadLetterRow(
      String place,
      Instant at,
      String stage,
      String topic,
      String position,
      @Nullable String key,
      String replays,
      String reason) {

    static DeadLetterRow of(DeadLetterReader.Found found) {
      DeadLetter letter = found.letter();
      return new DeadLetterRow(
          found.place().toString(),
          found.recordedAt(),
          letter.stage(),
          letter.topic(),
          new RecordPosition(letter.partition(), letter.offset()).toString(),
          letter.key(),
          letter.headers().getOrDefault(RecordOrigin.REPLAYS_HEADER, "0"),
          letter.reason());
    }
  }
}
