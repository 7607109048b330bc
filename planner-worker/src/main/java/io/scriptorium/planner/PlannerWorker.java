package io.scriptorium.planner;

import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaPermissions;
import io.scriptorium.kafka.WorkerGroups;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.WorkerProcess;
import io.scriptorium.stage.StageRuntime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The planner and its command: it consumes requests, and publishes plans and section tasks. */
@Command(
    name = "planner",
    mixinStandardHelpOptions = true,
    description = {
      "Plan documents: takes writing requests from Kafka and publishes plans and section tasks.",
      "",
      "Start as many as you like; they share the work."
    },
    footer = {"", "Example:", "  INFERENCE_SERVERS=http://gpu-0:8000/v1 scriptorium planner"})
public final class PlannerWorker implements Callable<Integer> {

  /** The consumer group that all planners share. */
  private static final KafkaPermissions PERMISSIONS =
      new KafkaPermissions(
          "planner",
          Set.of(
              Topics.WRITING_REQUESTS,
              Topics.WRITING_RETRIES,
              Topics.JOB_CONTROL,
              Topics.WRITING_PLANS,
              Topics.SECTIONS),
          Set.of(Topics.WRITING_PLANS, Topics.SECTION_TASKS, Topics.DEAD_LETTERS),
          WorkerGroups.PLANNER,
          null);

  /**
   * The requests that one planner compares, to plan the most urgent first, and each tenant's share.
   * How many are planned at once is bounded by {@link io.scriptorium.inference.seats.PlanSlots}.
   */
  private static final int COMPARED = 1_000;

  @Mixin
  private final SettingsReader<PlannerSettings> settings = SettingsReader.of(PlannerSettings.class);

  @Override
  public Integer call() {
    PlannerSettings read = settings.read();
    return WorkerProcess.run(
        "planner", read.stage().management(), telemetry -> PlannerWorker.start(read, telemetry));
  }

  /**
   * Connects to Kafka, Redis and the inference servers, and starts to plan.
   *
   * @throws io.scriptorium.runtime.StartupException if Kafka or Redis is not reachable, or the
   *     topics are not as they must be
   */
  public static Worker start(PlannerSettings settings, Telemetry telemetry) {
    return StageRuntime.start(
        settings.planningStage(), PERMISSIONS, telemetry, runtime -> tasks(settings, runtime));
  }

  private static StageRuntime.Tasks tasks(PlannerSettings settings, StageRuntime runtime) {
    int maxBuffered = 4 * COMPARED;
    var handler = new RequestHandler(settings, runtime, maxBuffered);
    return new StageRuntime.Tasks(
        List.of(Topics.WRITING_REQUESTS, Topics.WRITING_RETRIES),
        // A client may give all its requests one key, and each of them is planned by itself.
        false,
        COMPARED,
        maxBuffered,
        () -> handler);
  }
}
