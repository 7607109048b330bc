package io.scriptorium.assembler;

import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.ManagementSettings;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Everything an assembler must know.
 *
 * @param threads stream threads; fixed, as further assemblers share the partitions, also on one
 *     machine
 * @param commitInterval how often a transaction ends at least, and with it how late documents and
 *     events are seen where there are many; {@link EarlyCommits} end it earlier. Fixed, as shorter
 *     ones load assembler and broker
 */
@Removed({"ASSEMBLER_COMMIT_INTERVAL", "ASSEMBLER_THREADS"})
public record AssemblerSettings(
    KafkaSettings kafka,
    ManagementSettings management,
    @Setting(
            option = "--state-dir",
            variable = "ASSEMBLER_STATE_DIR",
            value = "~/.scriptorium/assembler",
            label = "DIR",
            help =
                "Where the working copy of the state is kept. It may be lost: it is restored from"
                    + " Kafka. Several assemblers may share it.")
        Path stateDirectory,
    AssemblyLimits limits,
    @Fixed("1") int threads,
    @Fixed("1s") Duration commitInterval,
    @Setting(
            option = "--standby-replicas",
            variable = "ASSEMBLER_STANDBY_REPLICAS",
            value = "0",
            min = "0",
            max = "16",
            help = "Further assemblers that keep a warm copy of each state.")
        int standbyReplicas) {

  /**
   * The bounds of what the assembler keeps and waits for.
   *
   * @param deadlineGrace how long after a job's deadline what was written before it may still
   *     arrive; only then is the job ended. Fixed: a record takes milliseconds
   * @param maxPlans candidate plans kept for one job; fixed, as planners publish one
   * @param maxSections section records kept for one open job, those of competing chains included;
   *     fixed, as the largest plan has some hundreds
   */
  @Removed({"ASSEMBLER_DEADLINE_GRACE", "ASSEMBLER_MAX_PLANS", "ASSEMBLER_MAX_SECTIONS"})
  public record AssemblyLimits(
      @Setting(
              option = "--stall-timeout",
              variable = "ASSEMBLER_STALL_TIMEOUT",
              value = "15m",
              min = "1ms",
              help = "A job without progress for this long is reported as stalled on job-events.")
          Duration stallTimeout,
      @Setting(
              option = "--give-up-after",
              variable = "ASSEMBLER_GIVE_UP_AFTER",
              value = "7d",
              help =
                  "A job without progress for this long is ended as failed; at least"
                      + " --stall-timeout.")
          Duration giveUpAfter,
      @Fixed("1s") Duration deadlineGrace,
      @Setting(
              option = "--remember-finished",
              variable = "ASSEMBLER_REMEMBER_FINISHED",
              value = "7d",
              min = "1ms",
              help =
                  "How long duplicates of a finished job are recognised and dropped, a failed job"
                      + " can be retried, and a cancellation waits for its job.")
          Duration rememberFinished,
      @Fixed("8") int maxPlans,
      @Fixed("10000") int maxSections)
      implements Checked {

    public static final AssemblyLimits DEFAULT = SettingsReader.defaults(AssemblyLimits.class);

    @Override
    public void check(Problems problems) {
      problems.require(
          giveUpAfter.compareTo(stallTimeout) >= 0,
          "giveUpAfter",
          "at least " + problems.describe("stallTimeout"));
    }
  }

  /**
   * The defaults.
   *
   * @param drainTimeout how long running work may take to end when the assembler stops
   */
  public static AssemblerSettings of(
      KafkaSettings kafka, Path stateDirectory, Duration drainTimeout) {
    AssemblerSettings defaults = SettingsReader.defaults(AssemblerSettings.class);
    return new AssemblerSettings(
        kafka,
        ManagementSettings.draining(drainTimeout),
        stateDirectory,
        defaults.limits,
        defaults.threads,
        defaults.commitInterval,
        defaults.standbyReplicas);
  }
}
