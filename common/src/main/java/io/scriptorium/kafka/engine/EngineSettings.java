package io.scriptorium.kafka.engine;

import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;

/**
 * The bounds of a {@link TaskConsumer} that planners and writers share. The delays and attempts are
 * fixed together, as they make one schedule.
 *
 * @param maxBufferedTasks one more poll may come
 * @param maxBufferedBytes of keys, values and headers; one more poll may come
 * @param maxAttempts failures of one task before it becomes a dead letter; an outage of Kafka,
 *     Redis or the servers is no failure
 * @param firstRetryDelay the delay after the first failure; it doubles with each further one
 * @param maxRetryDelay the longest delay between two attempts
 * @param commitInterval the time between two commits of finished offsets
 */
@OptionGroup(OptionGroup.Heading.PROCESS)
@Removed({"MAX_ATTEMPTS", "MAX_RETRY_DELAY"})
public record EngineSettings(
    @Setting(
            option = "--max-buffered-tasks",
            variable = "MAX_BUFFERED_TASKS",
            value = "50000",
            min = "1",
            help = "The most records held in memory before fetching pauses.")
        int maxBufferedTasks,
    @Setting(
            option = "--max-buffered-bytes",
            variable = "MAX_BUFFERED_BYTES",
            value = "67108864",
            min = "1",
            help =
                "The most bytes of records held in memory before fetching pauses; lower it where"
                    + " the heap is small.")
        long maxBufferedBytes,
    @Fixed("10") int maxAttempts,
    @Fixed("500ms") Duration firstRetryDelay,
    @Fixed("1m") Duration maxRetryDelay,
    @Fixed("1s") Duration commitInterval) {

  public static final EngineSettings DEFAULTS = SettingsReader.defaults(EngineSettings.class);
}
