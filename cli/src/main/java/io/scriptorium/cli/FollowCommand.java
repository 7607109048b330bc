package io.scriptorium.cli;

import io.scriptorium.job.JobEvent;
import io.scriptorium.kafka.KafkaSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scriptorium follow}. */
@Command(
    name = "follow",
    mixinStandardHelpOptions = true,
    description =
        "Shows what happens to a job, from its beginning until it ends, and where it was retried, to"
            + " its last end. Exit code 0 if it completed, 1 if not.",
    footer = {"", "Example:", "  scriptorium follow kyoto-1"})
final class FollowCommand implements Callable<Integer>, QuietCommand {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String jobId = "";

  private @Nullable Integer ended;
  private boolean known;

  @Override
  public Integer call() {
    KafkaSettings kafka = connection.kafka();
    try (TopicReader reader = TopicReader.open(kafka, connection.timeout())) {
      if (new JobLookup(reader).state(jobId).isEmpty()) {
        throw JobLookup.unknown(jobId);
      }
    }
    try (JobEventFollower tail = JobEventFollower.ofJob(kafka, jobId, connection.timeout())) {
      // An end may be followed by a retry, so that all that stands is read first.
      while (ended == null || !tail.caughtUp()) {
        tail.poll(POLL, this::tell);
      }
      return ended;
    }
  }

  private void tell(JobUpdate news) {
    if (!news.jobId().equals(jobId)) {
      return;
    }
    switch (news) {
      case JobUpdate.Changed(JobEvent event) -> {
        System.out.println(TIME.format(event.at()) + " " + sentence(event));
        known = true;
        if (Endings.isEnd(event.type())) {
          ended = event.type() == JobEvent.Type.COMPLETED ? ExitCodes.OK : ExitCodes.FAILED;
        } else if (event.type() == JobEvent.Type.RETRIED) {
          ended = null;
        }
      }
      case JobUpdate.Refused refused -> {
        System.out.println(
            "%s refused: %s"
                .formatted(TIME.format(refused.letter().at()), refused.letter().reason()));
        // A request that was refused, and replayed since, is told of by its events.
        ended = known ? ended : Integer.valueOf(ExitCodes.FAILED);
      }
      case JobUpdate.Published published -> {
        // Told by its event already.
      }
    }
  }

  private static String sentence(JobEvent event) {
    String reason = event.reason() == null ? "" : ": " + event.reason();
    return switch (event.type()) {
      case PLANNED -> "planned: " + JobProgress.sections(event.total());
      case SECTION_WRITTEN ->
          "section written: %d of %d, %,d words so far"
              .formatted(event.done(), event.total(), event.words());
      case COMPLETED ->
          "completed: %s, %,d words".formatted(JobProgress.sections(event.total()), event.words());
      case REPEATED -> "a request with this id came again, and changes nothing" + reason;
      case RETRIED ->
          "taken up again with %d of %d sections, %,d words"
              .formatted(event.done(), event.total(), event.words());
      case NOT_RETRIED -> "not retried" + reason;
      case FAILED, CANCELLED, STALLED ->
          "%s after %d of %d sections%s"
              .formatted(event.type().json(), event.done(), event.total(), reason);
    };
  }
}
