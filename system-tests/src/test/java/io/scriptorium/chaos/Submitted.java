package io.scriptorium.chaos;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that was put on Kafka.
 *
 * @param id the job's
 * @param parallel whether its sections are written side by side
 * @param mayEndEarlyAt from when it may end as cancelled; null where it must complete
 */
record Submitted(String id, boolean parallel, @Nullable Instant mayEndEarlyAt) {}
