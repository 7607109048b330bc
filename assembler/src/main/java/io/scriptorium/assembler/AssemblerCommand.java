package io.scriptorium.assembler;

import io.scriptorium.kafka.KafkaOptions;
import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.ManagementOptions;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code assembler} command: an assembler as a process of its own. */
@Command(
    name = "assembler",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Join plans and sections to finished documents.",
      "Start as many as you like, also on one machine; they share the partitions."
    })
public final class AssemblerCommand implements Callable<Integer> {

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private ManagementOptions management = new ManagementOptions();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      defaultValue = "${env:ASSEMBLER_STATE_DIR:-${sys:user.home}/.scriptorium/assembler}",
      description =
          "Where the working copy of the state lives. It may be lost: it is restored from Kafka."
              + " Several assemblers may share it. Default: ${DEFAULT-VALUE} (env"
              + " ASSEMBLER_STATE_DIR).")
  private Path stateDirectory = Path.of("");

  @Option(
      names = "--stall-timeout",
      paramLabel = "TIME",
      defaultValue = "${env:ASSEMBLER_STALL_TIMEOUT:-15m}",
      converter = DurationConverter.class,
      description =
          "A job without progress for this long is told of as stalled on job-events. Default:"
              + " ${DEFAULT-VALUE} (env ASSEMBLER_STALL_TIMEOUT).")
  private Duration stallTimeout = AssemblyLimits.DEFAULT.stallTimeout();

  @Option(
      names = "--give-up-after",
      paramLabel = "TIME",
      defaultValue = "${env:ASSEMBLER_GIVE_UP_AFTER:-7d}",
      converter = DurationConverter.class,
      description =
          "A job without progress for this long is ended as failed. Default: ${DEFAULT-VALUE} (env"
              + " ASSEMBLER_GIVE_UP_AFTER).")
  private Duration giveUpAfter = AssemblyLimits.DEFAULT.giveUpAfter();

  @Option(
      names = "--deadline-grace",
      paramLabel = "TIME",
      defaultValue = "${env:ASSEMBLER_DEADLINE_GRACE:-1s}",
      converter = DurationConverter.class,
      description =
          "How long behind a job's deadline it is ended: sections written just before it, and those"
              + " that wait when an assembler starts, have so long to be read. Default:"
              + " ${DEFAULT-VALUE} (env ASSEMBLER_DEADLINE_GRACE).")
  private Duration deadlineGrace = AssemblyLimits.DEFAULT.deadlineGrace();

  @Option(
      names = "--remember-finished",
      paramLabel = "TIME",
      defaultValue = "${env:ASSEMBLER_REMEMBER_FINISHED:-7d}",
      converter = DurationConverter.class,
      description =
          "How long duplicates of a finished job are recognised and dropped, a failed job can be"
              + " retried, and a cancellation waits for its job. Default: ${DEFAULT-VALUE} (env"
              + " ASSEMBLER_REMEMBER_FINISHED).")
  private Duration rememberFinished = AssemblyLimits.DEFAULT.rememberFinished();

  @Option(
      names = "--max-plans",
      paramLabel = "N",
      defaultValue = "${env:ASSEMBLER_MAX_PLANS:-8}",
      description =
          "Different plans kept for one job. Default: ${DEFAULT-VALUE} (env ASSEMBLER_MAX_PLANS).")
  private int maxPlans = AssemblyLimits.DEFAULT.maxPlans();

  @Option(
      names = "--max-sections",
      paramLabel = "N",
      defaultValue = "${env:ASSEMBLER_MAX_SECTIONS:-10000}",
      description =
          "Section records kept for one job, those of competing chains included. Default:"
              + " ${DEFAULT-VALUE} (env ASSEMBLER_MAX_SECTIONS).")
  private int maxSections = AssemblyLimits.DEFAULT.maxSections();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "${env:ASSEMBLER_THREADS:-1}",
      description = "Stream threads. Default: ${DEFAULT-VALUE} (env ASSEMBLER_THREADS).")
  private int threads = AssemblerSettings.DEFAULT_THREADS;

  @Option(
      names = "--commit-interval",
      paramLabel = "TIME",
      defaultValue = "${env:ASSEMBLER_COMMIT_INTERVAL:-100ms}",
      converter = DurationConverter.class,
      description =
          "How often a transaction ends, and so how late documents and events are seen. Default:"
              + " ${DEFAULT-VALUE} (env ASSEMBLER_COMMIT_INTERVAL).")
  private Duration commitInterval = AssemblerSettings.DEFAULT_COMMIT_INTERVAL;

  @Option(
      names = "--standby-replicas",
      paramLabel = "N",
      defaultValue = "${env:ASSEMBLER_STANDBY_REPLICAS:-0}",
      description =
          "Further assemblers that keep a warm copy of each state. Default: ${DEFAULT-VALUE} (env"
              + " ASSEMBLER_STANDBY_REPLICAS).")
  private int standbyReplicas;

  @Override
  public Integer call() {
    return WorkerProcess.run(
        "assembler", management, telemetry -> AssemblerWorker.start(settings(), telemetry));
  }

  /**
   * The settings that the options make together.
   *
   * @throws StartupException if a value is out of its range
   */
  AssemblerSettings settings() {
    return new AssemblerSettings(
        kafka.settings(),
        stateDirectory,
        new AssemblyLimits(
            stallTimeout, giveUpAfter, deadlineGrace, rememberFinished, maxPlans, maxSections),
        threads,
        commitInterval,
        standbyReplicas,
        management.drainTimeout());
  }
}
