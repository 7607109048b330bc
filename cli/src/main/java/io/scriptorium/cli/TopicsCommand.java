package io.scriptorium.cli;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.terminal.AlignedTable;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scriptorium topics}. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = {
      "Lists Scriptorium's topics on Kafka and checks them, or creates them.",
      "",
      "OFFSETS counts the records kept; on what the assembler writes the markers of transactions"
          + " count too."
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium topics",
      "  scriptorium topics --create --partitions 24 --replication-factor 3"
    })
public final class TopicsCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Mixin private OutputOption output = new OutputOption();

  @Option(names = "--create", description = "Create the topics that are missing.")
  private boolean create;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "" + TopicAdmin.DEFAULT_PARTITIONS,
      description =
          "Partitions of a new topic: at most so many workers of one kind share the jobs. Default:"
              + " ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Brokers that keep each record of a new topic; 3 in production. Default:"
              + " ${DEFAULT-VALUE}.")
  private int replicationFactor;

  /** One line of the result. */
  record Topic(String topic, int partitions, long offsets) {}

  @Override
  public Integer call() {
    if (partitions < 1 || replicationFactor < 1 || replicationFactor > Short.MAX_VALUE) {
      throw new UsageException(
          "--partitions is %d and --replication-factor %d; both must be 1 or more."
              .formatted(partitions, replicationFactor));
    }
    KafkaSettings kafka = connection.answering();
    try (Admin admin = KafkaClients.admin(kafka, "scriptorium-topics")) {
      if (create) {
        List<String> created = TopicAdmin.create(admin, partitions, replicationFactor);
        Terminal.err(
            created.isEmpty()
                ? "All topics exist already."
                : "Created: " + String.join(", ", created));
      }
      TopicAdmin.verify(admin);
    }
    List<Topic> topics = new ArrayList<>();
    try (ScriptoriumClient client = connection.client();
        TopicReader reader = client.reader()) {
      for (String topic : Topics.ALL) {
        topics.add(new Topic(topic, reader.partitions(topic).size(), reader.count(topic)));
      }
    }
    output.print(
        topics,
        rows -> {
          AlignedTable table = new AlignedTable("TOPIC", "PARTITIONS", "OFFSETS");
          rows.forEach(it -> table.row(it.topic(), it.partitions(), it.offsets()));
          return table;
        });
    return ExitCodes.OK;
  }
}
