package io.scriptorium.planner;

import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.WorkerProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one planner as a process of its own. */
@Command(
    name = "planner",
    mixinStandardHelpOptions = true,
    description = {
      "Plan documents: takes writing requests from Kafka and publishes plans and section tasks.",
      "",
      "Start as many as you like; they share the work."
    },
    footer = {"", "Example:", "  INFERENCE_SERVERS=http://gpu-0:8000/v1 scriptorium planner"})
public final class PlannerCommand implements Callable<Integer> {

  @Mixin
  private final SettingsReader<PlannerSettings> settings = SettingsReader.of(PlannerSettings.class);

  @Override
  public Integer call() {
    PlannerSettings read = settings.read();
    return WorkerProcess.run(
        "planner", read.stage().management(), telemetry -> PlannerWorker.start(read, telemetry));
  }
}
