package io.scriptorium.cli.jobs;

import io.scriptorium.cli.output.OutputOption;
import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Plan;
import io.scriptorium.terminal.AlignedTable;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
        "Shows how far a job is, or the recent jobs where none is named. Plan says where the steps"
            + " come from: model; repaired, the model's with lengths or steps changed; default, as"
            + " no model gave an outline.",
    footer = {"", "Examples:", "  scriptorium status", "  scriptorium status kyoto-1"})
public final class StatusCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Mixin private OutputOption output = new OutputOption();

  @Parameters(paramLabel = "JOB", arity = "0..1", description = "The job's id.")
  private @Nullable String jobId;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many jobs the list shows at most, the newest last. Default: 20.")
  private int limit;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new UsageException("--limit is %d; it must be 1 or more.".formatted(limit));
    }
    try (ScriptoriumClient client = connection.client()) {
      if (jobId != null) {
        return one(client, jobId);
      }
      list(client.recentJobs());
      return ExitCodes.OK;
    }
  }

  private int one(ScriptoriumClient client, String jobId) {
    JobStatus status = client.job(jobId).status().orElseThrow(() -> unknown(jobId));
    if (output.isText()) {
      Terminal.out(sentence(jobId, status));
    } else {
      output.print(
          switch (status) {
            case JobStatus.Known(JobEvent last) -> last;
            case JobStatus.Waiting(Instant requestedAt) ->
                Map.of("jobId", jobId, "type", "waiting", "at", requestedAt);
            case JobStatus.Refused(DeadLetter letter) -> letter;
          });
    }
    return switch (status) {
      case JobStatus.Known(JobEvent last) ->
          incomplete(last.type()) ? ExitCodes.FAILED : ExitCodes.OK;
      case JobStatus.Waiting _ -> ExitCodes.OK;
      case JobStatus.Refused _ -> ExitCodes.FAILED;
    };
  }

  /** The message for an id that no topic knows. */
  static UsageException unknown(String jobId) {
    return new UsageException(
        "No job %s is known here. List the recent jobs with: scriptorium status".formatted(jobId));
  }

  static String sentence(String jobId, JobStatus status) {
    Instant now = Instant.now();
    return switch (status) {
      case JobStatus.Waiting(Instant requestedAt) ->
          "%s: waiting for its plan since %s".formatted(jobId, ago(requestedAt, now));
      case JobStatus.Refused refused ->
          "%s: refused: %s".formatted(jobId, refused.letter().reason());
      case JobStatus.Known(JobEvent last) ->
          "%s: %s, %d of %d sections, %,d words%s, %s%s"
              .formatted(
                  jobId,
                  name(last.type()),
                  last.done(),
                  last.total(),
                  last.words(),
                  origin(", plan: ", last),
                  ago(last.at(), now),
                  last.reason() == null ? "" : ": " + last.reason());
    };
  }

  private void list(List<JobEvent> all) {
    List<JobEvent> newest = all.subList(Math.max(0, all.size() - limit), all.size());
    if (newest.isEmpty() && output.isText()) {
      Terminal.err("No job has been planned yet.");
      return;
    }
    if (output.isText()) {
      Terminal.out(totals(all));
    }
    output.print(newest, StatusCommand::table);
  }

  /** How many jobs are in which state, in one line. */
  private static String totals(List<JobEvent> all) {
    Map<String, Long> states =
        all.stream()
            .collect(
                Collectors.groupingBy(it -> name(it.type()), TreeMap::new, Collectors.counting()));
    long words = all.stream().mapToLong(JobEvent::words).sum();
    String each =
        states.entrySet().stream()
            .map(it -> "%,d %s".formatted(it.getValue(), it.getKey()))
            .collect(Collectors.joining(", "));
    return "%,d jobs: %s; %,d words".formatted(all.size(), each, words);
  }

  private static AlignedTable table(List<JobEvent> events) {
    AlignedTable table =
        new AlignedTable("JOB", "STATE", "SECTIONS", "PLAN", "WORDS", "LAST CHANGE", "REASON");
    Instant now = Instant.now();
    for (JobEvent event : events) {
      String reason = event.reason();
      table.row(
          event.jobId(),
          name(event.type()),
          event.done() + " of " + event.total(),
          origin("", event),
          event.words(),
          ago(event.at(), now),
          reason == null ? "" : reason);
    }
    return table;
  }

  private static String origin(String before, JobEvent event) {
    Plan.Origin origin = event.planOrigin();
    return origin == null ? "" : before + origin.json();
  }

  private static String ago(Instant then, Instant now) {
    return DurationText.of(Duration.between(then, now)) + " ago";
  }

  private static boolean incomplete(JobEvent.Type type) {
    return type == JobEvent.Type.FAILED || type == JobEvent.Type.CANCELLED;
  }

  private static String name(JobEvent.Type type) {
    return switch (type) {
      case PLANNED, SECTION_WRITTEN, REPEATED, RETRIED, NOT_RETRIED, REFUSED -> "writing";
      case COMPLETED, FAILED, CANCELLED, STALLED -> type.json();
    };
  }
}
