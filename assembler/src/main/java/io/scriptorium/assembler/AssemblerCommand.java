package io.scriptorium.assembler;

import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.WorkerProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code assembler} command: an assembler as a process of its own. */
@Command(
    name = "assembler",
    mixinStandardHelpOptions = true,
    description = {
      "Join plans and sections to finished documents.",
      "Start as many as you like, also on one machine; they share the partitions."
    },
    footer = {"", "Example:", "  KAFKA_BOOTSTRAP_SERVERS=kafka:9092 scriptorium assembler"})
public final class AssemblerCommand implements Callable<Integer> {

  @Mixin
  private final SettingsReader<AssemblerSettings> settings =
      SettingsReader.of(AssemblerSettings.class);

  @Override
  public Integer call() {
    AssemblerSettings read = settings.read();
    return WorkerProcess.run(
        "assembler", read.management(), telemetry -> AssemblerWorker.start(read, telemetry));
  }
}
