package io.scriptorium.cli.jobs;

import io.scriptorium.cli.overview.ListedJob;
import io.scriptorium.cli.overview.Overview;
import io.scriptorium.cli.overview.OverviewReader;
import io.scriptorium.cli.overview.OverviewText;
import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.cli.stack.FleetView;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.inference.seats.WaitingRequests;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.WorkerGroups;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.TimeFormat;
import io.scriptorium.terminal.TimeFormatOption;
import io.scriptorium.terminal.UsageException;
import io.scriptorium.terminal.WatchOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Shows how far a job is; where none is named, how many jobs there are in each state, how"
            + " fast they are written, when that will be done, and the recent jobs. The plan of a job"
            + " is the model's; repaired, with lengths or steps changed; or default, as no model"
            + " gave an outline.",
    footer = {
      "",
      "Examples:",
      "  scriptorium status",
      "  scriptorium status --watch --limit 40",
      "  scriptorium status kyoto-1"
    })
public final class StatusCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Mixin private OutputOption output = new OutputOption();

  @Mixin private TimeFormatOption times = new TimeFormatOption(TimeFormat.RELATIVE);

  @Mixin private WatchOption watch = new WatchOption();

  @Parameters(paramLabel = "JOB", arity = "0..1", description = "The job's id.")
  private @Nullable String jobId;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many jobs the list shows at most, the newest last. Default: 20.")
  private int limit;

  private int exitCode = ExitCodes.OK;

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1) {
      throw new UsageException("--limit is %d; it must be 1 or more.".formatted(limit));
    }
    try (ScriptoriumClient client = connection.client()) {
      if (jobId == null) {
        all(client);
      } else {
        String id = jobId;
        watch.show(() -> one(client, id));
      }
      return exitCode;
    }
  }

  private void all(ScriptoriumClient client) throws InterruptedException {
    try (Admin admin = KafkaClients.admin(connection.kafka(), "scriptorium-status");
        FleetView fleet = connection.fleet().orElse(null)) {
      watch.show(() -> list(overview(client, admin, fleet)));
    }
  }

  private static Overview overview(
      ScriptoriumClient client, Admin admin, @Nullable FleetView fleet) {
    try (TopicReader reader = client.reader()) {
      return new OverviewReader(reader)
          .read(
              WorkerGroups.accepted(admin, reader.partitions(Topics.WRITING_REQUESTS)),
              backlog(fleet),
              beingPlanned(fleet));
    }
  }

  private static Optional<List<WaitingRequests>> backlog(@Nullable FleetView fleet) {
    try {
      return Optional.ofNullable(fleet).map(FleetView::backlog);
    } catch (UnavailableException e) {
      return Optional.empty();
    }
  }

  private static Set<String> beingPlanned(@Nullable FleetView fleet) {
    try {
      return fleet == null ? Set.of() : fleet.get().planning();
    } catch (UnavailableException e) {
      // Without Redis nothing is planned.
      return Set.of();
    }
  }

  private void list(Overview overview) {
    List<ListedJob> newest = overview.newest(limit);
    if (output.isText()) {
      OverviewText.totals(overview).forEach(Terminal::out);
    }
    if (!newest.isEmpty() || !output.isText()) {
      output.print(newest, rows -> OverviewText.table(rows, times.texts()));
    }
  }

  private void one(ScriptoriumClient client, String jobId) {
    JobStatus status = client.job(jobId).status().orElseThrow(() -> unknown(connection, jobId));
    if (output.isText()) {
      Terminal.out(JobSentence.of(jobId, status, times));
    } else {
      output.print(JobSentence.value(jobId, status));
    }
    exitCode =
        switch (status) {
          case JobStatus.Known(JobEvent last) ->
              last.type() == JobEvent.Type.FAILED || last.type() == JobEvent.Type.CANCELLED
                  ? ExitCodes.FAILED
                  : ExitCodes.OK;
          case JobStatus.Waiting _ -> ExitCodes.OK;
          case JobStatus.Refused _ -> ExitCodes.FAILED;
        };
  }

  /** The message for an id that no topic knows. */
  static UsageException unknown(ConnectionOptions connection, String jobId) {
    return new UsageException(
        "No job %s is known here. List the recent jobs with: %s"
            .formatted(jobId, connection.command("status")));
  }
}
