package io.scriptorium.context;

import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;

/** How long contexts and the leases on their jobs are kept in Redis. */
@OptionGroup(OptionGroup.Heading.REDIS)
public record ContextSettings(
    @Setting(
            option = "--redis-job-ttl",
            variable = "REDIS_JOB_TTL",
            value = "7d",
            min = "1s",
            help = "How long a job's text is kept after its last use.")
        Duration jobTtl,
    @Setting(
            option = "--redis-ended-ttl",
            variable = "REDIS_ENDED_TTL",
            value = "6h",
            min = "1s",
            help = "How long it is kept after the job's end.")
        Duration endedTtl,
    @Setting(
            option = "--lease-ttl",
            variable = "LEASE_TTL",
            value = "15s",
            min = "300ms",
            help =
                "How long a job waits for a worker that does not answer before another takes it;"
                    + " the lease is renewed three times in this time.")
        Duration leaseTtl,
    @Setting(
            option = "--epoch-margin",
            variable = "EPOCH_MARGIN",
            value = "60s",
            help = "How far the clocks of Redis and of Kafka's brokers may differ.")
        Duration epochMargin,
    RebuildSettings rebuild) {

  /**
   * The bounds of a rebuild from Kafka. They are fixed: they bound memory and time, and a job that
   * exceeds them is retried.
   *
   * @param jobsPerRead the most jobs that one read of a partition serves, whose contexts are in
   *     memory together; further ones wait for the next read
   * @param waitingJobs the most requests that wait; further ones fail at once and are retried
   * @param margin how much earlier than a job's request a read begins, for clocks that differ
   * @param timeout how long one read of a partition may take
   */
  @Removed({"REBUILD_JOBS", "REBUILD_WAITING_JOBS", "REBUILD_MARGIN", "REBUILD_TIMEOUT"})
  public record RebuildSettings(
      @Fixed("100") int jobsPerRead,
      @Fixed("10000") int waitingJobs,
      @Fixed("60s") Duration margin,
      @Fixed("2m") Duration timeout) {

    public static final RebuildSettings DEFAULTS = SettingsReader.defaults(RebuildSettings.class);
  }

  public static final ContextSettings DEFAULTS = SettingsReader.defaults(ContextSettings.class);

  /** The same, with another time to live for leases. */
  public ContextSettings withLeaseTtl(Duration ttl) {
    return new ContextSettings(jobTtl, endedTtl, ttl, epochMargin, rebuild);
  }
}
