package io.scriptorium.assembler;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one partition that have no document yet, as figures. The partition's thread changes
 * them, any may read.
 */
final class OpenJobCounts {

  private final AtomicLong jobs = new AtomicLong();
  private final AtomicLong sections = new AtomicLong();
  private volatile @Nullable Instant oldestSince;

  /** A job came (nothing before), went on, or went (nothing after). */
  void changed(JobState.@Nullable Open before, JobState.@Nullable Open after) {
    jobs.addAndGet((after == null ? 0 : 1) - (before == null ? 0 : 1));
    sections.addAndGet(
        (after == null ? 0 : after.sectionsLeft()) - (before == null ? 0 : before.sectionsLeft()));
  }

  /**
   * @param since when the oldest job was first heard of; null where there is none
   */
  void oldestSince(@Nullable Instant since) {
    oldestSince = since;
  }

  long jobs() {
    return jobs.get();
  }

  /** Sections of planned jobs that are not written yet. */
  long sections() {
    return sections.get();
  }

  /**
   * The age of the oldest job, as far as the last round of the {@link JobTimers} saw; in seconds.
   */
  double oldestAgeSeconds(Instant now) {
    Instant since = oldestSince;
    return since == null || jobs() == 0
        ? 0
        : Math.max(0, Duration.between(since, now).toMillis()) / 1_000.0;
  }
}
