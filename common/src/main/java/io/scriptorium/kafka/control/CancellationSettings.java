package io.scriptorium.kafka.control;

import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;

/**
 * The bounds of {@link Cancellations}. They are fixed: an evicted job still ends as cancelled, and
 * a broker that does not answer in time is reported at start.
 *
 * @param maxJobs the most cancelled jobs kept, the oldest evicted first; each takes about 0.2 KB,
 *     and with the longest reasons 2 KB
 * @param readTimeout how long the first read of the whole topic may take
 */
@Removed({"MAX_CANCELLED_JOBS", "CONTROL_READ_TIMEOUT"})
public record CancellationSettings(
    @Fixed("100000") int maxJobs, @Fixed("30s") Duration readTimeout) {

  public static final CancellationSettings DEFAULTS =
      SettingsReader.defaults(CancellationSettings.class);
}
