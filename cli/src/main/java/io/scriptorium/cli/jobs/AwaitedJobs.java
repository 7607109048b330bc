package io.scriptorium.cli.jobs;

import io.scriptorium.cli.documents.DocumentFolder;
import io.scriptorium.client.JobUpdate;
import io.scriptorium.client.JobWatch;
import io.scriptorium.job.Document;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.terminal.ProgressLine;
import io.scriptorium.terminal.ProgressReport;
import io.scriptorium.text.length.StatedLength;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were submitted together and are waited for. Holds a few numbers of each job, and no
 * text. For one thread.
 */
final class AwaitedJobs {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int USUAL_WORDS = 1_000;

  private final @Nullable DocumentFolder folder;
  private final ProgressLine line;
  private final LongSupplier nanoClock;
  private final long startedAtNanos;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private int ended;
  private int doneBefore;
  private int failed;
  private int cancelled;

  /**
   * @param folder where the documents are to go; null for none
   */
  AwaitedJobs(@Nullable DocumentFolder folder, ProgressLine line, LongSupplier nanoClock) {
    this.folder = folder;
    this.line = line;
    this.nanoClock = nanoClock;
    this.startedAtNanos = nanoClock.getAsLong();
  }

  void add(WritingRequest request) {
    jobs.put(request.id(), new Job(asked(request), nanoClock.getAsLong()));
  }

  /** Adds a job whose document the folder has from an earlier run; returns whether it has. */
  boolean addIfDone(WritingRequest request) {
    DocumentFolder.Done done = folder == null ? null : folder.done(request.id()).orElse(null);
    if (done == null) {
      return false;
    }
    Job job = new Job(asked(request), nanoClock.getAsLong());
    job.moved(done.sections(), done.sections(), done.words());
    job.status = Document.Status.COMPLETED.json();
    jobs.put(request.id(), job);
    ended++;
    doneBefore++;
    return true;
  }

  private static OptionalInt asked(WritingRequest request) {
    Integer words = request.words();
    return words != null ? OptionalInt.of(words) : StatedLength.of(request.instruction());
  }

  /** The jobs whose documents the folder had. */
  int doneBefore() {
    return doneBefore;
  }

  /** Removes a job whose request Kafka did not accept. */
  void remove(String jobId) {
    jobs.remove(jobId);
  }

  int size() {
    return jobs.size();
  }

  /** Whether any job ended without its whole document. */
  boolean anyIncomplete() {
    return failed > 0 || cancelled > 0;
  }

  /**
   * Returns when all have ended, or no server can write them.
   *
   * @param troubles those of the servers; null where they are not known
   * @param writing checked again and again; throws if it has stopped
   * @return why no server can; empty when all have ended
   */
  Optional<String> await(JobWatch watch, @Nullable ServerTroubles troubles, Runnable writing)
      throws InterruptedException {
    while (!watch.await(POLL)) {
      writing.run();
      if (troubles != null) {
        troubles.news().forEach(line::say);
        Optional<String> hopeless = troubles.hopeless();
        if (hopeless.isPresent()) {
          return hopeless;
        }
      }
      line.show(progress());
    }
    return Optional.empty();
  }

  /** Takes one update; those of other jobs are skipped. */
  void take(JobUpdate update) {
    Job job = jobs.get(update.jobId());
    if (job == null || job.status != null) {
      return;
    }
    switch (update) {
      case JobUpdate.Changed(JobEvent event) -> changed(job, event);
      case JobUpdate.Published(Document document) -> {
        if (folder != null) {
          folder.write(document);
        }
        job.moved(document.sections().size(), document.sections().size(), document.words());
        end(document.id(), job, document.status().json(), document.reason());
      }
      case JobUpdate.Refused refused -> {
        if (folder != null) {
          folder.writeRefused(refused.jobId(), refused.letter().reason());
        }
        end(refused.jobId(), job, "refused", refused.letter().reason());
      }
    }
  }

  private void changed(Job job, JobEvent event) {
    switch (event.type()) {
      case PLANNED, SECTION_WRITTEN, RETRIED ->
          job.moved(event.done(), event.total(), event.words());
      case STALLED -> line.say("%s makes no progress: %s".formatted(event.jobId(), event.reason()));
      case REPEATED, NOT_RETRIED, REFUSED -> {
        // Nothing has changed.
      }
      case COMPLETED, FAILED, CANCELLED -> {
        job.moved(event.done(), event.total(), event.words());
        // With a folder, a job is done when its document is here.
        if (folder == null) {
          end(event.jobId(), job, event.type().json(), event.reason());
        }
      }
    }
  }

  private void end(String id, Job job, String status, @Nullable String reason) {
    job.status = status;
    job.took = Duration.ofNanos(nanoClock.getAsLong() - job.submittedAtNanos);
    ended++;
    if (!status.equals(Document.Status.COMPLETED.json())) {
      if (status.equals(Document.Status.CANCELLED.json())) {
        cancelled++;
      } else {
        failed++;
      }
      line.say("%s %s: %s".formatted(id, status, reason));
    }
  }

  /** How far they are, by the words that were asked for. */
  ProgressReport progress() {
    long words = 0;
    double share = 0;
    double whole = 0;
    double expected = 0;
    for (Job job : jobs.values()) {
      int weight = job.asked.orElse(USUAL_WORDS);
      words += job.words;
      whole += weight;
      share += weight * job.share();
      expected += job.words + (1 - job.share()) * weight;
    }
    String state =
        "%,d of %,d done%s%s"
            .formatted(
                ended - failed - cancelled,
                jobs.size(),
                failed == 0 ? "" : ", %,d failed".formatted(failed),
                cancelled == 0 ? "" : ", %,d cancelled".formatted(cancelled));
    String text = "%s, %,d words".formatted(state, words);
    if (share == 0 || share >= whole) {
      return new ProgressReport(
          text, words, Math.round(expected), ProgressReport.Unit.WORDS, null, state);
    }
    Duration left =
        Duration.ofNanos(
            (long) ((nanoClock.getAsLong() - startedAtNanos) * (whole - share) / share));
    return new ProgressReport(
        "%s, about %s left".formatted(text, DurationText.of(left)),
        words,
        Math.round(expected),
        ProgressReport.Unit.WORDS,
        left,
        state);
  }

  /** The result of each, in the order of submission. */
  List<JobResult> results() {
    List<JobResult> results = new ArrayList<>();
    jobs.forEach((id, job) -> results.add(job.result(id)));
    return results;
  }

  /** What is remembered of one job. */
  private static final class Job {

    private final OptionalInt asked;
    private final long submittedAtNanos;
    private int done;
    private int total;
    private int words;
    private @Nullable String status;
    private Duration took = Duration.ZERO;

    Job(OptionalInt asked, long submittedAtNanos) {
      this.asked = asked;
      this.submittedAtNanos = submittedAtNanos;
    }

    void moved(int newDone, int newTotal, int newWords) {
      done = newDone;
      total = newTotal;
      words = newWords;
    }

    JobResult result(String id) {
      return new JobResult(
          id,
          status == null ? "waiting" : status,
          asked.isPresent() ? asked.getAsInt() : null,
          words,
          done,
          took.toMillis() / 1_000.0);
    }

    /** The share that is written, from 0 to 1. */
    double share() {
      if (status != null) {
        return 1;
      }
      return total == 0 ? 0 : (double) done / total;
    }
  }
}
