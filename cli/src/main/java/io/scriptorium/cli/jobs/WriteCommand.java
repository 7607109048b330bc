package io.scriptorium.cli.jobs;

import io.scriptorium.cli.documents.OutputFile;
import io.scriptorium.cli.stack.DataOptions;
import io.scriptorium.cli.stack.FleetView;
import io.scriptorium.cli.stack.ServerChoice;
import io.scriptorium.cli.stack.StackSession;
import io.scriptorium.cli.stack.StackSettings;
import io.scriptorium.client.GeneratedJobIds;
import io.scriptorium.client.JobUpdate;
import io.scriptorium.client.JobWatch;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.inference.fleet.LocalServers;
import io.scriptorium.job.Document;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.Interruption;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.ProgressLine;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.writer.WriterSettings.LengthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium write}. */
@Command(
    name = "write",
    mixinStandardHelpOptions = true,
    description =
        "Writes one document, from start to file. Uses the local stack that runs, or starts one"
            + " for itself. The last line of stdout is the file's path.",
    footer = {
      "",
      "Examples:",
      "  scriptorium write --words 1500 \"A guide to Kyoto in autumn\"",
      "  scriptorium write --inference http://localhost:8000/v1 --out tea.md \\",
      "      \"Write a 10000-word history of tea\""
    })
public final class WriteCommand implements Callable<Integer>, QuietCommand {

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration CANCEL_LIMIT = Duration.ofSeconds(5);
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(1);

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private GiveUpOption giveUp = new GiveUpOption();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private RequestOptions request = new RequestOptions();

  @Mixin private final ServerChoice servers = new ServerChoice();

  @Mixin
  private final SettingsReader<LengthSettings> length = SettingsReader.of(LengthSettings.class);

  @Parameters(paramLabel = "INSTRUCTION", description = "What to write, in your own words.")
  private String instruction = "";

  @OptionGroup(OptionGroup.Heading.OUTPUT)
  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description =
          "Where to write the document: Markdown, or what the name's ending says (.html, .txt,"
              + " .json). Default: a file in this folder, named after the instruction.")
  private @Nullable String out;

  private final AtomicReference<@Nullable StackSession> session = new AtomicReference<>();
  private volatile boolean submitted;

  private JobProgress progress = JobProgress.NONE;
  private Instant lastNewsAt = Instant.now();
  private @Nullable JobUpdate end;

  @Override
  public Integer call() throws InterruptedException {
    WritingRequest asked = request.request(GeneratedJobIds.create().single(), instruction);
    OutputFile file = OutputFile.choose(out, null, instruction);
    StackSettings settings =
        StackSettings.ofCommand(data.directory(), servers.given(), length.read());
    try (ProgressLine line = ProgressLine.onStderr(PLAIN_INTERVAL);
        Interruption _ = Interruption.arm(() -> farewell(asked, line))) {
      while (true) {
        line.show("Starting the local stack …");
        try (StackSession joined =
            StackSession.join(settings, () -> servers.choose(settings.directory(), line::say))) {
          session.set(joined);
          joined.introduce(settings, line);
          Optional<Integer> exitCode = write(joined, asked, file, line);
          if (exitCode.isPresent()) {
            return exitCode.get();
          }
          line.say("The stack of the job has stopped; the job continues in a new one.");
        }
      }
    }
  }

  /** Follows the job to its end; empty where the stack stopped before. */
  private Optional<Integer> write(
      StackSession joined, WritingRequest asked, OutputFile file, ProgressLine line)
      throws InterruptedException {
    progress = JobProgress.NONE;
    lastNewsAt = Instant.now();
    try (ScriptoriumClient client = joined.client();
        FleetView fleet = joined.fleet();
        JobWatch watch = client.job(asked.id()).events(true, update -> take(update, line))) {
      if (!submitted) {
        client.submit(asked);
        submitted = true;
      }
      var troubles =
          new ServerTroubles(
              fleet,
              LocalServers::modelsOf,
              Optional.of(data.directory().log()),
              giveUp.limit(),
              System::nanoTime);
      while (!watch.await(POLL)) {
        if (!joined.alive()) {
          return Optional.empty();
        }
        troubles.news().forEach(line::say);
        Optional<String> hopeless = troubles.hopeless();
        if (hopeless.isPresent()) {
          client.job(asked.id()).cancel("No inference server could write: " + hopeless.get());
          boolean ended = watch.await(CANCEL_LIMIT);
          line.say("The document cannot be written: " + hopeless.get());
          line.say(ended ? "Its job is cancelled." : "Its job is being cancelled.");
          return Optional.of(ExitCodes.USAGE);
        }
        show(line, troubles.waitingFor());
      }
    }
    return Optional.of(
        switch (end) {
          case JobUpdate.Published(Document document) -> deliver(document, file, line);
          case JobUpdate.Refused refused -> failed(asked.id(), refused.letter().reason(), line);
          case null, default ->
              throw new IllegalStateException("job %s has no document".formatted(asked.id()));
        });
  }

  private void show(ProgressLine line, Optional<String> asked) {
    Instant now = Instant.now();
    Duration silence = Duration.between(lastNewsAt, now);
    progress
        .wait(silence, asked)
        .ifPresentOrElse(line::show, () -> line.show(progress.shown(now, silence, asked)));
  }

  private void take(JobUpdate update, ProgressLine line) {
    lastNewsAt = Instant.now();
    if (!(update instanceof JobUpdate.Changed(JobEvent event))) {
      end = update;
      return;
    }
    if (event.type() == JobEvent.Type.PLANNED) {
      line.say("Planned: %s.".formatted(JobProgress.sections(event.total())));
    } else if (event.type() == JobEvent.Type.STALLED) {
      line.say("No progress: " + event.reason());
    }
    progress = progress.after(event);
  }

  private int deliver(Document document, OutputFile file, ProgressLine line) {
    String sections = JobProgress.sections(document.sections().size());
    return switch (document.status()) {
      case FAILED -> failed(document.id(), String.valueOf(document.reason()), line);
      case CANCELLED -> {
        line.say("The job was cancelled: " + document.reason());
        line.say(
            "Its sections so far, %s: %s"
                .formatted(sections, data.command("fetch", document.id())));
        yield ExitCodes.FAILED;
      }
      case COMPLETED -> {
        file.write(document, data.command("fetch", document.id()));
        Duration took =
            Duration.between(document.timings().requestedAt(), document.timings().finishedAt());
        line.say(
            "Written: %s, %,d words in %s."
                .formatted(sections, document.words(), DurationText.of(took)));
        line.hide();
        print(document, file.path().toString());
        yield ExitCodes.OK;
      }
    };
  }

  private void print(Document document, String path) {
    if (output.isText()) {
      Terminal.out(path);
    } else {
      output.print(
          Map.of(
              "jobId", document.id(),
              "path", path,
              "words", document.words(),
              "sections", document.sections().size()));
    }
  }

  private int failed(String jobId, String reason, ProgressLine line) {
    line.say("The document could not be written: " + reason);
    line.say("Its sections so far: " + data.command("fetch", jobId));
    return ExitCodes.FAILED;
  }

  private void farewell(WritingRequest asked, ProgressLine line) {
    StackSession joined = session.get();
    if (!submitted) {
      line.say("Stopped before the job was submitted.");
    } else if (joined != null && joined.isOwn()) {
      List.of(
              "Stopped. The job is kept, and continues when the stack is up again:",
              "  " + joined.upCommand(data),
              "  " + data.command("follow", asked.id()),
              "  " + data.command("fetch", asked.id()))
          .forEach(line::say);
    } else {
      line.say("Stopped watching; the job continues. See: " + data.command("follow", asked.id()));
    }
    if (joined != null) {
      joined.close();
    }
  }
}
