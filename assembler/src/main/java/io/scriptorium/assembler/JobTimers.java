package io.scriptorium.assembler;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Looks after the jobs of one partition as time passes: open ones that stand still, closed ones
 * whose remembrance is over. A round looks at a bounded number of each and the next one goes on
 * behind them, so that rounds stay short however many jobs there are.
 */
final class JobTimers {

  private static final int JOBS_A_ROUND = 500;
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  private final AssemblyLimits limits;
  private final AssemblyRules assembly;
  private final EffectExecutor desk;
  private final Instant since;
  private @Nullable String lastOpen;
  private @Nullable Instant oldest;
  private @Nullable String lastClosed;

  /**
   * @param since when this process began to read the partition
   */
  JobTimers(AssemblyLimits limits, AssemblyRules assembly, EffectExecutor desk, Instant since) {
    this.limits = limits;
    this.assembly = assembly;
    this.desk = desk;
    this.since = since;
  }

  /** The time between two rounds, well below the times that are watched. */
  static Duration interval(AssemblyLimits limits) {
    Duration part = limits.stallTimeout().dividedBy(4);
    if (part.compareTo(LONGEST_INTERVAL) > 0) {
      return LONGEST_INTERVAL;
    }
    return part.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : part;
  }

  void round(Instant now) {
    lastOpen = checkOpen(now);
    lastClosed = forgetClosed(now);
  }

  private @Nullable String checkOpen(Instant now) {
    Map<String, JobState.Open> jobs = desk.stores().openAfter(lastOpen, JOBS_A_ROUND);
    String last = null;
    for (Map.Entry<String, JobState.Open> job : jobs.entrySet()) {
      last = job.getKey();
      try (var _ = MDC.putCloseable("job", last)) {
        JobState.Open state = job.getValue();
        oldest = oldest == null || state.since().isBefore(oldest) ? state.since() : oldest;
        desk.carryOut(last, state, assembly.check(last, state, now, Duration.between(since, now)));
      }
    }
    if (jobs.size() == JOBS_A_ROUND) {
      return last;
    }
    desk.oldestSince(oldest);
    oldest = null;
    return null;
  }

  private @Nullable String forgetClosed(Instant now) {
    Instant limit = now.minus(limits.rememberFinished());
    Map<String, JobState.Closed> jobs = desk.stores().closedAfter(lastClosed, JOBS_A_ROUND);
    String last = null;
    for (Map.Entry<String, JobState.Closed> job : jobs.entrySet()) {
      last = job.getKey();
      if (job.getValue().closedAt().isBefore(limit)) {
        desk.stores().discard(last, job.getValue().links());
        desk.stores().forget(last);
      }
    }
    return jobs.size() < JOBS_A_ROUND ? null : last;
  }
}
