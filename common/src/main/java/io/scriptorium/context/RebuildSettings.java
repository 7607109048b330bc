package io.scriptorium.context;

import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;

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
