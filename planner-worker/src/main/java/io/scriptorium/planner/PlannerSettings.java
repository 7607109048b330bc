package io.scriptorium.planner;

import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.ServerAccess;
import io.scriptorium.job.RequestReader;
import io.scriptorium.runtime.Checked;
import io.scriptorium.runtime.Fixed;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Removed;
import io.scriptorium.runtime.Renamed;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.stage.StageSettings;

/**
 * Everything a planner must know.
 *
 * @param stage with the servers that writers use
 * @param planning the servers for planning alone, or the model to use on the general ones
 * @param planAttempts how many answers of the model are read before a job fails; fixed, as a model
 *     that failed three times with the reason before it fails again
 */
@Removed({"PLANNER_PLAN_ATTEMPTS", "PLANNER_INFERENCE_SEATS"})
public record PlannerSettings(
    StageSettings stage,
    @Renamed(
            from = "inference",
            option = "planner-inference",
            variable = "PLANNER_INFERENCE",
            help = "For planning alone; by default the setting without planner. ")
        ServerAccess planning,
    PlanRules rules,
    @Setting(
            option = "--max-instruction-characters",
            variable = "PLANNER_MAX_INSTRUCTION_CHARACTERS",
            value = "" + RequestReader.DEFAULT_MAX_INSTRUCTION_CHARACTERS,
            min = "1",
            help = "Longest instruction that is accepted.")
        int maxInstructionCharacters,
    @Setting(
            option = "--max-words",
            variable = "PLANNER_MAX_WORDS",
            value = "" + RequestReader.DEFAULT_MAX_WORDS,
            min = "1",
            help = "Longest document that may be requested.")
        int maxWords,
    @Setting(
            option = "--default-words",
            variable = "PLANNER_DEFAULT_WORDS",
            value = "2000",
            min = "1",
            help = "Length of a document when neither the request nor its instruction names one.")
        int defaultWords,
    @Fixed("3") int planAttempts,
    @Setting(
            option = "--planner-concurrency",
            variable = "PLANNER_CONCURRENCY",
            value = "32",
            min = "1",
            help = "Requests planned concurrently by this process.")
        int concurrency,
    @Setting(
            option = "--plan-ahead",
            variable = "PLANNER_PLAN_AHEAD",
            value = "0",
            min = "0",
            help =
                "Jobs that may be planned and not begun, over all planners; further requests wait"
                    + " on Kafka. 0 for as many as the planner's servers have seats.")
        int planAhead)
    implements Checked {

  /** Settings with the default for all that has one. */
  public static PlannerSettings of(StageSettings stage) {
    PlannerSettings defaults = SettingsReader.defaults(PlannerSettings.class);
    return defaults.with(stage, defaults.planAhead);
  }

  @Override
  public void check(Problems problems) {
    InferenceSettings.requireServers(
        stage.inference().hasServers() || planning.isGiven(), problems);
    problems.require(
        defaultWords <= maxWords, "defaultWords", "at most " + problems.describe("maxWords"));
    problems.require(
        maxWords <= rules.longestDocumentWords(),
        "maxWords",
        "at most %d, as %d sections of at most %d words make; lower it or raise --max-sections"
            .formatted(rules.longestDocumentWords(), rules.maxSteps(), rules.maxStepWords()));
  }

  /** The shared settings, with the servers to plan with. */
  StageSettings planningStage() {
    return stage.withInference(stage.inference().forPlanning(planning));
  }

  /** The same, with at most so many jobs planned ahead. */
  public PlannerSettings withPlanAhead(int most) {
    return with(stage, most);
  }

  private PlannerSettings with(StageSettings newStage, int newPlanAhead) {
    return new PlannerSettings(
        newStage,
        planning,
        rules,
        maxInstructionCharacters,
        maxWords,
        defaultWords,
        planAttempts,
        concurrency,
        newPlanAhead);
  }
}
