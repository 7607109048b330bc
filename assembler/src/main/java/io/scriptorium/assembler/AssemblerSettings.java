package io.scriptorium.assembler;

import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.ManagementSettings;
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
 * @param commitInterval how often a transaction ends, and with it how late documents and events are
 *     seen; fixed, as shorter ones load the broker and longer ones gain nothing measurable
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
    @Fixed("100ms") Duration commitInterval,
    @Setting(
            option = "--standby-replicas",
            variable = "ASSEMBLER_STANDBY_REPLICAS",
            value = "0",
            min = "0",
            max = "16",
            help = "Further assemblers that keep a warm copy of each state.")
        int standbyReplicas) {

  /** The defaults. */
  public static AssemblerSettings of(KafkaSettings kafka, Path stateDirectory) {
    AssemblerSettings defaults = SettingsReader.defaults(AssemblerSettings.class);
    return new AssemblerSettings(
        kafka,
        defaults.management,
        stateDirectory,
        defaults.limits,
        defaults.threads,
        defaults.commitInterval,
        defaults.standbyReplicas);
  }

  /** How long {@link AssemblerWorker#close()} may take. */
  public Duration drainTimeout() {
    return management.drainTimeout();
  }

  /** The same, with another limit for running work when it stops. */
  public AssemblerSettings withDrainTimeout(Duration limit) {
    return new AssemblerSettings(
        kafka,
        ManagementSettings.draining(limit),
        stateDirectory,
        limits,
        threads,
        commitInterval,
        standbyReplicas);
  }
}
