package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The passing of time for the jobs of one partition: open jobs whose deadline has passed or that
 * are stalled, and closed jobs that need not be remembered any longer. A round looks at a bounded
 * number of jobs and the next one continues after them, so that rounds stay short however many jobs
 * there are.
 */
final class JobTimers {

  private static final int JOBS_PER_ROUND = 500;

  /** With the grace, how late a deadline is noticed at most where few are due. */
  static final Duration DEADLINE_INTERVAL = Duration.ofMillis(500);

  private static final int SHORTEST_INTERVAL_MS = 100;
  private static final int LONGEST_INTERVAL_MS = 10_000;

  private final AssemblyLimits limits;
  private final TimeoutRules rules;
  private final EffectExecutor executor;
  private final JobStore store;
  private final AssemblerMetrics.OpenJobs openJobs;
  private final Instant since;
  private @Nullable String lastOpen;
  private @Nullable Instant oldest;
  private @Nullable String lastClosed;

  /**
   * @param openJobs gets the age of the oldest open job
   * @param since when this process began to read the partition
   */
  JobTimers(
      AssemblyLimits limits,
      EffectExecutor executor,
      JobStore store,
      AssemblerMetrics.OpenJobs openJobs,
      Instant since) {
    this.limits = limits;
    this.rules = new TimeoutRules(limits);
    this.executor = executor;
    this.store = store;
    this.openJobs = openJobs;
    this.since = since;
  }

  void schedule(ProcessorContext<?, ?> context) {
    schedule(context, interval(limits), this::round);
    schedule(context, DEADLINE_INTERVAL, this::checkDeadlines);
  }

  private static void schedule(
      ProcessorContext<?, ?> context, Duration interval, Consumer<Instant> round) {
    context.schedule(
        interval, PunctuationType.WALL_CLOCK_TIME, now -> round.accept(Instant.ofEpochMilli(now)));
  }

  /** Well below the times that are watched. */
  static Duration interval(AssemblyLimits limits) {
    return Duration.ofMillis(
        Math.clamp(
            limits.stallTimeout().toMillis() / 4, SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS));
  }

  private void checkDeadlines(Instant now) {
    for (String jobId : store.dueJobs(now, JOBS_PER_ROUND)) {
      try (var _ = MDC.putCloseable("job", jobId)) {
        if (store.state(jobId) instanceof JobState.Open job) {
          executor.execute(jobId, job, rules.deadline(job, now), null);
        }
      }
    }
  }

  private void round(Instant now) {
    lastOpen = checkOpen(now);
    lastClosed = forgetClosed(now);
  }

  private @Nullable String checkOpen(Instant now) {
    SequencedMap<String, JobHead> jobs = store.openAfter(lastOpen, JOBS_PER_ROUND);
    Duration watchedFor = Duration.between(since, now);
    jobs.forEach((jobId, job) -> {
      oldest = oldest == null || job.since().isBefore(oldest) ? job.since() : oldest;
      if (rules.isIdle(job, now, watchedFor)) {
        checkIdle(jobId, now, watchedFor);
      }
    });
    String last = lastOfFull(jobs);
    if (last == null) {
      openJobs.oldestSince = oldest;
      oldest = null;
    }
    return last;
  }

  private void checkIdle(String jobId, Instant now, Duration watchedFor) {
    try (var _ = MDC.putCloseable("job", jobId)) {
      if (store.state(jobId) instanceof JobState.Open job) {
        executor.execute(jobId, job, rules.idle(jobId, job, now, watchedFor), null);
      }
    }
  }

  private @Nullable String forgetClosed(Instant now) {
    Instant limit = now.minus(limits.rememberFinished());
    SequencedMap<String, Instant> jobs = store.closedAfter(lastClosed, JOBS_PER_ROUND);
    jobs.forEach((jobId, closedAt) -> {
      if (closedAt.isBefore(limit)) {
        JobState job = store.state(jobId);
        store.deleteRecords(jobId, job.links());
        store.put(jobId, job, new JobState.Unknown());
      }
    });
    return lastOfFull(jobs);
  }

  /** Where the next round continues; null for the beginning, where this one came to the end. */
  private static @Nullable String lastOfFull(SequencedMap<String, ?> jobs) {
    return jobs.size() < JOBS_PER_ROUND ? null : jobs.lastEntry().getKey();
  }
}
