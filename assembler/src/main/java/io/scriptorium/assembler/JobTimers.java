package io.scriptorium.assembler;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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

  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  private final AssemblyLimits limits;
  private final TimeoutRules rules;
  private final EffectExecutor executor;
  private final JobStore store;
  private final Instant since;
  private @Nullable String lastOpen;
  private @Nullable Instant oldest;
  private @Nullable String lastClosed;

  /**
   * @param since when this process began to read the partition
   */
  private JobTimers(AssemblyLimits limits, EffectExecutor executor, JobStore store, Instant since) {
    this.limits = limits;
    this.rules = new TimeoutRules(limits);
    this.executor = executor;
    this.store = store;
    this.since = since;
  }

  static void schedule(
      ProcessorContext<?, ?> context,
      AssemblyLimits limits,
      EffectExecutor executor,
      JobStore store) {
    JobTimers timers =
        new JobTimers(limits, executor, store, Instant.ofEpochMilli(context.currentSystemTimeMs()));
    schedule(context, interval(limits), timers::round);
    schedule(context, DEADLINE_INTERVAL, timers::checkDeadlines);
  }

  private static void schedule(
      ProcessorContext<?, ?> context, Duration interval, Consumer<Instant> round) {
    context.schedule(
        interval, PunctuationType.WALL_CLOCK_TIME, now -> round.accept(Instant.ofEpochMilli(now)));
  }

  /** Well below the times that are watched. */
  static Duration interval(AssemblyLimits limits) {
    Duration part = limits.stallTimeout().dividedBy(4);
    if (part.compareTo(LONGEST_INTERVAL) > 0) {
      return LONGEST_INTERVAL;
    }
    return part.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : part;
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
    Map<String, JobState.Open> jobs = store.openAfter(lastOpen, JOBS_PER_ROUND);
    String last = null;
    for (Map.Entry<String, JobState.Open> job : jobs.entrySet()) {
      last = job.getKey();
      try (var _ = MDC.putCloseable("job", last)) {
        JobState.Open state = job.getValue();
        oldest = oldest == null || state.since().isBefore(oldest) ? state.since() : oldest;
        executor.execute(
            last, state, rules.idle(last, state, now, Duration.between(since, now)), null);
      }
    }
    if (jobs.size() == JOBS_PER_ROUND) {
      return last;
    }
    executor.oldestOpenSince(oldest);
    oldest = null;
    return null;
  }

  private @Nullable String forgetClosed(Instant now) {
    Instant limit = now.minus(limits.rememberFinished());
    Map<String, JobState.Closed> jobs = store.closedAfter(lastClosed, JOBS_PER_ROUND);
    String last = null;
    for (Map.Entry<String, JobState.Closed> job : jobs.entrySet()) {
      last = job.getKey();
      if (job.getValue().closedAt().isBefore(limit)) {
        store.deleteRecords(last, job.getValue().links());
        store.deleteClosed(last);
      }
    }
    return jobs.size() < JOBS_PER_ROUND ? null : last;
  }
}
