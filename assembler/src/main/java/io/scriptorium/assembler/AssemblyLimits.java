package io.scriptorium.assembler;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;

/**
 * The bounds of what the assembler keeps and waits for.
 *
 * @param stallTimeout a job without progress for this long is reported as stalled
 * @param giveUpAfter a job without progress for this long is ended as failed
 * @param deadlineGrace how long after a job's deadline sections written before it may still arrive;
 *     the job ends only then
 * @param rememberFinished how long duplicates of a finished job are recognised, a failed job can be
 *     retried, and cancellations of a job that is not known yet are remembered
 * @param maxPlans candidate plans kept for one job
 * @param maxSections section records kept for one open job
 */
public record AssemblyLimits(
    Duration stallTimeout,
    Duration giveUpAfter,
    Duration deadlineGrace,
    Duration rememberFinished,
    int maxPlans,
    int maxSections) {

  public static final AssemblyLimits DEFAULT =
      new AssemblyLimits(
          Duration.ofMinutes(15),
          Duration.ofDays(7),
          Duration.ofSeconds(1),
          Duration.ofDays(7),
          8,
          10_000);

  /**
   * @throws StartupException if a bound makes no sense
   */
  public AssemblyLimits {
    if (!stallTimeout.isPositive()) {
      throw new StartupException(
          "--stall-timeout is %s; it must be longer than 0.".formatted(stallTimeout));
    }
    if (giveUpAfter.compareTo(stallTimeout) < 0) {
      throw new StartupException(
          "--give-up-after is %s; it must not be shorter than --stall-timeout (%s)."
              .formatted(giveUpAfter, stallTimeout));
    }
    if (deadlineGrace.isNegative()) {
      throw new StartupException(
          "--deadline-grace is %s; it must not be negative.".formatted(deadlineGrace));
    }
    if (!rememberFinished.isPositive()) {
      throw new StartupException(
          "--remember-finished is %s; it must be longer than 0.".formatted(rememberFinished));
    }
    if (maxPlans < 1) {
      throw new StartupException("--max-plans is %d; 1 is the least.".formatted(maxPlans));
    }
    if (maxSections < 1) {
      throw new StartupException("--max-sections is %d; 1 is the least.".formatted(maxSections));
    }
  }
}
