package io.scriptorium.planner;

import io.scriptorium.context.RebuildOptions;
import io.scriptorium.inference.fleet.InferenceOptions;
import io.scriptorium.inference.fleet.PlannerInferenceOptions;
import io.scriptorium.inference.seats.SeatOptions;
import io.scriptorium.job.RequestLimits;
import io.scriptorium.kafka.KafkaOptions;
import io.scriptorium.kafka.control.CancellationOptions;
import io.scriptorium.kafka.engine.EngineOptions;
import io.scriptorium.redis.RedisOptions;
import io.scriptorium.runtime.ManagementOptions;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.WorkerProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private RedisOptions redis = new RedisOptions();
  @Mixin private RebuildOptions rebuild = new RebuildOptions();
  @Mixin private InferenceOptions inference = new InferenceOptions();
  @Mixin private PlannerInferenceOptions planning = new PlannerInferenceOptions();
  @Mixin private SeatOptions seats = new SeatOptions();
  @Mixin private CancellationOptions cancellations = new CancellationOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private ManagementOptions management = new ManagementOptions();

  @Option(
      names = "--default-words",
      defaultValue = "${env:PLANNER_DEFAULT_WORDS:-2000}",
      paramLabel = "N",
      description =
          "Length of a document when neither the request nor its instruction names one. Default:"
              + " ${DEFAULT-VALUE} (env PLANNER_DEFAULT_WORDS).")
  private int defaultWords;

  @Option(
      names = "--max-words",
      defaultValue = "${env:PLANNER_MAX_WORDS:-200000}",
      paramLabel = "N",
      description =
          "Longest document that may be asked for. Default: ${DEFAULT-VALUE} (env"
              + " PLANNER_MAX_WORDS).")
  private int maxWords;

  @Option(
      names = "--max-instruction-characters",
      defaultValue = "${env:PLANNER_MAX_INSTRUCTION_CHARACTERS:-100000}",
      paramLabel = "N",
      description =
          "Longest instruction that is taken. Default: ${DEFAULT-VALUE} (env"
              + " PLANNER_MAX_INSTRUCTION_CHARACTERS).")
  private int maxInstructionCharacters;

  @Option(
      names = "--max-sections",
      defaultValue = "${env:PLANNER_MAX_SECTIONS:-400}",
      paramLabel = "N",
      description =
          "Most sections of one document; a plan with more is merged. Default: ${DEFAULT-VALUE}"
              + " (env PLANNER_MAX_SECTIONS).")
  private int maxSections;

  @Option(
      names = "--plan-tolerance",
      defaultValue = "${env:PLANNER_PLAN_TOLERANCE:-0.25}",
      paramLabel = "FRACTION",
      description =
          "How far a plan's sum of words may be from the length asked for. Default:"
              + " ${DEFAULT-VALUE} (env PLANNER_PLAN_TOLERANCE).")
  private double tolerance;

  @Option(
      names = "--plan-attempts",
      defaultValue = "${env:PLANNER_PLAN_ATTEMPTS:-3}",
      paramLabel = "N",
      description =
          "How often a model is asked for a plan that can be used before the job fails. Default:"
              + " ${DEFAULT-VALUE} (env PLANNER_PLAN_ATTEMPTS).")
  private int planAttempts;

  @Option(
      names = "--planner-concurrency",
      defaultValue = "${env:PLANNER_CONCURRENCY:-32}",
      paramLabel = "N",
      description =
          "Requests planned at once by this process. Default: ${DEFAULT-VALUE} (env"
              + " PLANNER_CONCURRENCY).")
  private int concurrency;

  @Option(
      names = "--plan-ahead",
      defaultValue = "${env:PLANNER_PLAN_AHEAD:-0}",
      paramLabel = "N",
      description =
          "Jobs that may be planned and not begun, over all planners; further requests wait on"
              + " Kafka. 0 for as many as the planner's servers have seats. Default:"
              + " ${DEFAULT-VALUE} (env PLANNER_PLAN_AHEAD).")
  private int planAhead;

  @Override
  public Integer call() {
    return WorkerProcess.run(
        "planner", management, telemetry -> PlannerWorker.start(settings(), telemetry));
  }

  private PlannerSettings settings() {
    PlanRules rules = PlanRules.DEFAULT;
    try {
      return new PlannerSettings(
          kafka.settings(),
          redis.settings(),
          rebuild.settings(),
          planning.settings(inference),
          seats.settings(),
          cancellations.settings(),
          engine.settings(),
          new RequestLimits(maxInstructionCharacters, maxWords),
          new PlanRules(
              maxSections,
              rules.minStepWords(),
              rules.maxStepWords(),
              tolerance,
              rules.shortRequestWords()),
          defaultWords,
          planAttempts,
          concurrency,
          planAhead,
          management.drainTimeout());
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }
}
