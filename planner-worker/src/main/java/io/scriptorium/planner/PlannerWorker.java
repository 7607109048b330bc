package io.scriptorium.planner;

import io.scriptorium.inference.seats.PlanSlots;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaPermissions;
import io.scriptorium.kafka.WorkerGroups;
import io.scriptorium.kafka.streams.StreamsSettings;
import io.scriptorium.planner.backlog.BacklogStreams;
import io.scriptorium.planner.backlog.RequestIntake;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.WorkerProcess;
import io.scriptorium.stage.StageRuntime;
import java.time.Duration;
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

  private static final String STAGE = "planner";

  private static final KafkaPermissions PERMISSIONS =
      new KafkaPermissions(
          STAGE,
          Set.of(
              Topics.WRITING_REQUESTS,
              Topics.WRITING_RETRIES,
              Topics.PLANNING_TASKS,
              Topics.JOB_CONTROL,
              Topics.TENANT_POLICIES,
              Topics.WRITING_PLANS,
              Topics.SECTIONS),
          Set.of(
              Topics.PLANNING_TASKS,
              Topics.WRITING_PLANS,
              Topics.SECTION_TASKS,
              Topics.BATCH_JOBS,
              Topics.DEAD_LETTERS),
          Set.of(WorkerGroups.PLANNER, WorkerGroups.PLANNING),
          WorkerGroups.PLANNER);

  /**
   * More than may be planned ahead, so that requests that are refused, or are ended, wait for none
   * that are planned.
   */
  private static final int LANES = 1_000;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

  @Mixin
  private final SettingsReader<PlannerSettings> settings = SettingsReader.of(PlannerSettings.class);

  @Override
  public Integer call() {
    PlannerSettings read = settings.read();
    return WorkerProcess.run(
        STAGE, read.stage().management(), telemetry -> PlannerWorker.start(read, telemetry));
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
    int maxBuffered = 4 * LANES;
    PlanSlots slots = runtime.fleet().planAhead(settings.planAhead());
    var reader = new RequestReader(settings.maxInstructionCharacters(), settings.maxWords());
    var handler = new RequestHandler(settings, runtime, slots, reader, maxBuffered);
    var intake = new RequestIntake(reader, settings::wordsOf, slots::placeOf);
    var backlog =
        runtime
            .resources()
            .add(
                BacklogStreams.start(
                    streams(settings), intake, slots, runtime.cancellations(), runtime.meters()));
    return new StageRuntime.Tasks(
        List.of(Topics.PLANNING_TASKS),
        WorkerGroups.PLANNING,
        // A client may give all its requests one key, and each of them is planned by itself.
        false,
        LANES,
        maxBuffered,
        () -> handler,
        backlog);
  }

  private static StreamsSettings streams(PlannerSettings settings) {
    return new StreamsSettings(
        settings.stage().kafka(),
        STAGE,
        WorkerGroups.PLANNER,
        settings.stateDirectory(),
        1,
        POLL,
        COMMIT_INTERVAL,
        settings.standbyReplicas(),
        settings.stage().management().drainTimeout());
  }
}
