package io.scriptorium.cli;

import com.fasterxml.jackson.annotation.JsonValue;
import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.cli.stack.FleetView;
import io.scriptorium.inference.fleet.FleetStatus;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaErrors;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.kafka.WorkerGroups;
import io.scriptorium.runtime.CommandLineText;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.terminal.AlignedTable;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scriptorium health}. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether an installation can write documents: Kafka and its topics, the workers of each"
          + " stage, Redis, and the inference servers.",
      "",
      "Exit codes: 0 all is well; 1 something is not; 2 wrong usage. Redis and the servers are"
          + " checked where the local stack runs or REDIS_URL is set."
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium health",
      "  scriptorium health --output json | jq -r '.[] | select(.state != \"well\")'"
    })
public final class HealthCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Mixin private OutputOption output = new OutputOption();

  private final List<Check> checks = new ArrayList<>();

  /** What a check found. */
  enum State {
    WELL,
    NOT_WELL,
    NOT_CHECKED;

    @JsonValue
    String json() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
      return json().replace('-', ' ');
    }
  }

  /**
   * One line of the result.
   *
   * @param detail what was found, and what to do where it is not well
   */
  record Check(String check, State state, String detail) {}

  @Override
  public Integer call() {
    checkKafka();
    checkFleet();
    boolean well = checks.stream().noneMatch(it -> it.state() == State.NOT_WELL);
    output.print(
        checks,
        rows -> {
          AlignedTable table = new AlignedTable("CHECK", "STATE", "DETAIL");
          rows.forEach(it -> add(table, it));
          return table;
        });
    return well ? ExitCodes.OK : ExitCodes.FAILED;
  }

  /** What is not well is said whole, however long it is. */
  private static void add(AlignedTable table, Check check) {
    if (check.state() == State.NOT_WELL) {
      table.row(check.check(), check.state(), "");
      table.note(check.detail());
    } else {
      table.row(check.check(), check.state(), check.detail());
    }
  }

  private void checkKafka() {
    try (Admin admin = KafkaClients.admin(connection.answering(), "scriptorium-health")) {
      add("kafka", true, "answers");
      checkTopics(admin);
      checkWorkers(admin);
    } catch (UsageException | StartupException e) {
      add("kafka", false, String.valueOf(e.getMessage()));
    }
  }

  private void checkTopics(Admin admin) {
    try {
      add("topics", true, "there, with %,d partitions".formatted(TopicAdmin.verify(admin)));
    } catch (StartupException e) {
      add("topics", false, String.valueOf(e.getMessage()));
    }
  }

  private void checkWorkers(Admin admin) {
    try {
      WorkerGroups.members(admin)
          .forEach((stage, members) ->
              add(
                  stage,
                  members > 0,
                  members > 0
                      ? "%,d running".formatted(members)
                      : "none runs; start one: " + CommandLineText.of(stage)));
    } catch (KafkaException e) {
      add("workers", false, KafkaErrors.sentence(e));
    }
  }

  private void checkFleet() {
    try (FleetView fleet = connection.fleet().orElse(null)) {
      if (fleet == null) {
        checks.add(new Check("redis", State.NOT_CHECKED, "set REDIS_URL"));
        checks.add(new Check("servers", State.NOT_CHECKED, "they are known from Redis"));
        return;
      }
      FleetStatus status = fleet.get();
      add("redis", true, "answers");
      checkServers(status.servers());
    } catch (UnavailableException e) {
      add("redis", false, String.valueOf(e.getMessage()));
    }
  }

  private void checkServers(List<FleetStatus.Server> servers) {
    if (servers.isEmpty()) {
      add("servers", false, "no worker reports any; a writer or a planner must run");
    }
    for (FleetStatus.Server server : servers) {
      String failure = server.failure();
      add(
          server.name(),
          failure == null,
          failure == null
              ? "%,d of %,d seats taken, %s"
                  .formatted(server.taken(), server.seats(), server.health())
              : failure);
    }
  }

  private void add(String check, boolean well, String detail) {
    checks.add(new Check(check, well ? State.WELL : State.NOT_WELL, detail));
  }
}
