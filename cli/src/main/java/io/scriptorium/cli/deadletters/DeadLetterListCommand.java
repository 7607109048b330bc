package io.scriptorium.cli.deadletters;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.Json;
import io.scriptorium.terminal.AlignedTable;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.UsageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
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
      "  scriptorium dead-letters list --reason 'no server' --json | jq -r .place"
    })
public final class DeadLetterListCommand implements Callable<Integer>, QuietCommand {

  static final int DEFAULT_LIMIT = 20;

  private static final Comparator<DeadLetterRow> OLDEST_FIRST =
      Comparator.comparing(DeadLetterRow::at);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private DeadLetterFilter filter = new DeadLetterFilter();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_LIMIT,
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--json",
      description = "One JSON object a line, with the whole reason and without the record.")
  private boolean json;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new UsageException("--limit is %d; it must be 1 or more.".formatted(limit));
    }
    return list(connection, filter, limit, json);
  }

  static int list(ConnectionOptions connection, DeadLetterFilter filter, int limit, boolean json) {
    var newest = new PriorityQueue<DeadLetterRow>(OLDEST_FIRST);
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
    List<DeadLetterRow> rows = newest.stream().sorted(OLDEST_FIRST).toList();
    if (json) {
      rows.forEach(row -> System.out.println(new String(Json.write(row), StandardCharsets.UTF_8)));
    } else if (rows.isEmpty()) {
      System.err.println(
          filter.given() ? "There are no such dead letters." : "There are no dead letters.");
    } else {
      AlignedTable table = DeadLetterRow.table();
      Instant now = Instant.now();
      rows.forEach(row -> row.addTo(table, now));
      System.out.print(table);
    }
    return ExitCodes.OK;
  }
}
