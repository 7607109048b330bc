package io.scriptorium.cli;

import io.scriptorium.cli.stack.RedisConnection;
import io.scriptorium.inference.fleet.FleetStatus;
import io.scriptorium.redis.Redis;
import io.scriptorium.terminal.AlignedTable;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium fleet}. */
@Command(
    name = "fleet",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the inference servers: seats, health, jobs, tokens. Refreshes until Ctrl-C where it"
          + " writes to a terminal, and shows it once where it does not.",
      "",
      "TOK/S counts generated tokens. CACHED is the share of the prompts' tokens that the servers"
          + " still knew. Both are of the last seconds, over all workers."
    },
    subcommands = {FleetCommand.Drain.class, FleetCommand.Resume.class},
    footer = {
      "",
      "Examples:",
      "  scriptorium fleet",
      "  scriptorium fleet --once --jobs",
      "  scriptorium fleet drain http://gpu-3:8000/v1"
    })
public final class FleetCommand implements Callable<Integer>, QuietCommand {

  private static final Duration REFRESH = Duration.ofSeconds(1);

  @Mixin private RedisConnection connection = new RedisConnection();

  @Mixin private OutputOption output = new OutputOption();

  @Option(names = "--once", description = "Show it once.")
  private boolean once;

  @Option(names = "--jobs", description = "Show the jobs that hold each server's seats as well.")
  private boolean jobs;

  @Override
  public Integer call() throws InterruptedException {
    boolean refreshes = !once && output.isText() && Terminal.isStdoutTerminal();
    try (Redis redis = connection.open()) {
      do {
        FleetStatus status = FleetStatus.read(redis);
        if (refreshes) {
          Terminal.clear();
        }
        show(status);
        if (refreshes) {
          Thread.sleep(REFRESH);
        }
      } while (refreshes);
      return ExitCodes.OK;
    }
  }

  private void show(FleetStatus status) {
    if (!output.isText()) {
      output.print(status);
      return;
    }
    if (status.servers().isEmpty()) {
      Terminal.out("No worker reports any inference server. Is a writer or a planner running?");
      return;
    }
    Terminal.out(table(status));
    Terminal.out("");
    Terminal.out(
        "Jobs waiting for a seat: %,d; planned and not begun: %,d; workers: %,d"
            .formatted(status.waiting(), status.ahead(), status.processes()));
    if (jobs) {
      for (FleetStatus.Server server : status.servers()) {
        if (!server.jobs().isEmpty()) {
          Terminal.out("");
          Terminal.out(server.name());
          server.jobs().forEach(job -> Terminal.out("  " + job));
        }
      }
    }
  }

  private static AlignedTable table(FleetStatus status) {
    AlignedTable table =
        new AlignedTable("SERVER", "SEATS", "TAKEN", "FREE", "HEALTH", "TOK/S", "CACHED");
    for (FleetStatus.Server server : status.servers()) {
      table.row(
          server.name(),
          server.seats(),
          server.taken(),
          server.free(),
          server.health(),
          Math.round(server.generated()),
          percent(server.cacheHitRate()));
    }
    int seats = sum(status, FleetStatus.Server::seats);
    int taken = sum(status, FleetStatus.Server::taken);
    double prompted = status.servers().stream().mapToDouble(FleetStatus.Server::prompted).sum();
    double cached = status.servers().stream().mapToDouble(FleetStatus.Server::cached).sum();
    table.row(
        "all",
        seats,
        taken,
        sum(status, FleetStatus.Server::free),
        "",
        Math.round(status.servers().stream().mapToDouble(FleetStatus.Server::generated).sum()),
        percent(prompted == 0 ? 0 : cached / prompted));
    return table;
  }

  private static int sum(
      FleetStatus status, java.util.function.ToIntFunction<FleetStatus.Server> what) {
    return status.servers().stream().mapToInt(what).sum();
  }

  private static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  /** {@code scriptorium fleet drain}. */
  @Command(
      name = "drain",
      mixinStandardHelpOptions = true,
      description = {
        "Keeps new jobs from a server. Its running jobs continue to their end; fleet shows them.",
        "",
        "Redis keeps this; a Redis that loses its data loses it too."
      },
      footer = {"", "Example:", "  scriptorium fleet drain http://gpu-3:8000/v1"})
  static final class Drain extends ServerCommand {
    @Override
    public Integer call() {
      return drain(true);
    }
  }

  /** {@code scriptorium fleet resume}. */
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Lets new jobs come to a server again that was drained.",
      footer = {"", "Example:", "  scriptorium fleet resume http://gpu-3:8000/v1"})
  static final class Resume extends ServerCommand {
    @Override
    public Integer call() {
      return drain(false);
    }
  }

  /** Sets whether a server is drained. */
  abstract static class ServerCommand implements Callable<Integer>, QuietCommand {
    @Mixin private RedisConnection connection = new RedisConnection();

    @Parameters(paramLabel = "URL", description = "The server's base URL, as fleet shows it.")
    private String server = "";

    final int drain(boolean drains) {
      try (Redis redis = connection.open()) {
        FleetStatus status = FleetStatus.read(redis);
        if (status.servers().stream().noneMatch(known -> known.name().equals(server))) {
          throw new UsageException(
              "\"%s\" is not a server that a worker reports; name one of these: %s"
                  .formatted(
                      server,
                      status.servers().stream()
                          .map(FleetStatus.Server::name)
                          .collect(Collectors.joining(", "))));
        }
        FleetStatus.drain(redis, server, drains);
        Terminal.err(
            server + (drains ? " gets no new jobs from now on." : " gets new jobs again."));
        return ExitCodes.OK;
      }
    }
  }
}
