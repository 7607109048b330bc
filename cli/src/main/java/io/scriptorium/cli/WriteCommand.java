package io.scriptorium.cli;

import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.job.Document;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.writer.LengthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
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
final class WriteCommand implements Callable<Integer>, QuietCommand {

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  // What is running when the command ends belongs to other jobs, which go on at the next start.
  private static final Duration DRAIN = Duration.ofSeconds(2);

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private RequestOptions request = new RequestOptions();

  @Mixin
  private final SettingsReader<InferenceSettings> inference =
      SettingsReader.of(InferenceSettings.class);

  @Mixin
  private final SettingsReader<LengthSettings> length = SettingsReader.of(LengthSettings.class);

  @Parameters(paramLabel = "INSTRUCTION", description = "What to write, in your own words.")
  private String instruction = "";

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description =
          "Where to write the document. Default: a file in this folder, named after the"
              + " instruction.")
  private @Nullable String out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}. Default: what the file's name of --out says, else markdown.")
  private @Nullable DocumentFormat format;

  private final AtomicReference<@Nullable StackSession> session = new AtomicReference<>();
  private volatile boolean submitted;

  @Override
  public Integer call() {
    WritingRequest asked = request.request(GeneratedJobIds.create().single(), instruction);
    OutputFile file = OutputFile.choose(out, format, instruction);
    try (ProgressLine progress = ProgressLine.onStderr(PLAIN_INTERVAL);
        Interruption _ = Interruption.arm(() -> farewell(asked, progress))) {
      while (true) {
        progress.show("Starting the local stack …");
        try (StackSession joined = StackSession.join(settings())) {
          session.set(joined);
          joined.introduce(settings(), progress);
          submitOnce(joined, asked);
          Optional<Integer> exitCode = await(joined, asked, file, progress);
          if (exitCode.isPresent()) {
            return exitCode.get();
          }
          progress.say("The stack that the job ran on has stopped; it goes on in one of our own.");
        }
      }
    }
  }

  private StackSettings settings() {
    return new StackSettings(
        data.directory(),
        0,
        0,
        inference.read().ifGiven(),
        false,
        FleetSettings.defaults(),
        length.read().control(),
        DRAIN);
  }

  private void submitOnce(StackSession joined, WritingRequest asked) {
    if (submitted) {
      return;
    }
    try (RecordPublisher publisher =
        new RecordPublisher(KafkaClients.producer(joined.kafka(), "scriptorium-write"))) {
      publisher.publish(Topics.WRITING_REQUESTS, asked.id(), asked).join();
      submitted = true;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Follows the job to its end; empty where the stack went away before. */
  private Optional<Integer> await(
      StackSession joined, WritingRequest asked, OutputFile file, ProgressLine line) {
    AtomicReference<JobProgress> progress = new AtomicReference<>(JobProgress.NONE);
    AtomicReference<@Nullable String> refusal = new AtomicReference<>();
    try (JobEventFollower tail = JobEventFollower.ofJob(joined.kafka(), asked.id(), TIMEOUT)) {
      while (!progress.get().ended() && refusal.get() == null) {
        if (!joined.alive()) {
          return Optional.empty();
        }
        tail.poll(
            POLL,
            news -> {
              if (news.jobId().equals(asked.id())) {
                switch (news) {
                  case JobUpdate.Changed(JobEvent event) ->
                      progress.set(tell(progress.get(), event, line));
                  case JobUpdate.Refused refused -> refusal.set(refused.letter().reason());
                  case JobUpdate.Published published -> {
                    // Fetched when its event tells that it is there.
                  }
                }
              }
            });
        line.show(progress.get().line(Instant.now()));
      }
    }
    return Optional.of(
        refusal.get() == null
            ? deliver(joined, asked, file, line)
            : failed(asked, String.valueOf(refusal.get()), line));
  }

  private static JobProgress tell(JobProgress before, JobEvent event, ProgressLine line) {
    if (event.type() == JobEvent.Type.PLANNED) {
      line.say("Planned: %s.".formatted(JobProgress.sections(event.total())));
    } else if (event.type() == JobEvent.Type.STALLED) {
      line.say("No progress: " + event.reason());
    }
    return before.after(event);
  }

  private static int deliver(
      StackSession joined, WritingRequest asked, OutputFile file, ProgressLine line) {
    Document document;
    try (TopicReader reader = TopicReader.open(joined.kafka(), TIMEOUT)) {
      document =
          new JobLookup(reader)
              .document(asked.id())
              .orElseThrow(() ->
                  new IllegalStateException(
                      "job %s has ended, but has no document".formatted(asked.id())));
    }
    switch (document.status()) {
      case FAILED -> {
        return failed(asked, String.valueOf(document.reason()), line);
      }
      case CANCELLED -> {
        return cancelled(document, line);
      }
      case COMPLETED -> file.write(document);
    }
    line.say(
        "Written: %s, %,d words in %s."
            .formatted(
                JobProgress.sections(document.sections().size()),
                document.words(),
                DurationText.of(
                    Duration.between(
                        document.timings().requestedAt(), document.timings().finishedAt()))));
    System.out.println(file.path());
    System.out.flush();
    return ExitCodes.OK;
  }

  private static int cancelled(Document document, ProgressLine line) {
    line.say("The job was cancelled: " + document.reason());
    line.say(
        "What stands of it, %s: scriptorium fetch %s"
            .formatted(JobProgress.sections(document.sections().size()), document.id()));
    return ExitCodes.FAILED;
  }

  private static int failed(WritingRequest asked, String reason, ProgressLine line) {
    line.say("The document could not be written: " + reason);
    line.say("What stands of it: scriptorium fetch " + asked.id());
    return ExitCodes.FAILED;
  }

  private void farewell(WritingRequest asked, ProgressLine progress) {
    StackSession joined = session.get();
    if (!submitted) {
      progress.say("Stopped before the job was submitted.");
    } else if (joined != null && joined.isOwn()) {
      List.of(
              "Stopped. The job is kept, and goes on when the stack is up again:",
              "  scriptorium up",
              "  scriptorium follow " + asked.id(),
              "  scriptorium fetch " + asked.id())
          .forEach(progress::say);
    } else {
      progress.say(
          "Stopped watching; the job goes on. See: scriptorium follow %s".formatted(asked.id()));
    }
    if (joined != null) {
      joined.close();
    }
  }
}
