package io.scriptorium.cli.deadletters;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.RecordPosition;
import java.time.Instant;

/**
 * A dead letter as it was found.
 *
 * @param place its partition and offset on {@code dead-letters}
 * @param recordedAt when the topic got it
 */
record LocatedDeadLetter(RecordPosition place, Instant recordedAt, DeadLetter letter) {}
