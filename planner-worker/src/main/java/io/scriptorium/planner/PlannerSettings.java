package io.scriptorium.planner;

import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.ServerAccess;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.Setting.Renamed;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.stage.StageSettings;
import io.scriptorium.text.length.StatedLength;
import java.nio.file.Path;

/**
 * Everything a planner must know.
 *
 * @param stage with the servers that writers use
 * @param planning the servers for planning alone, or the model to use on the general ones
 * @param maxInstructionCharacters the longest instruction that is accepted; fixed, as it is part of
 *     every prompt of its job
 * @param planAttempts how many answers of the model are read before the default outline is used;
 *     fixed, as there are three forms to ask in
 */
@Removed({
  "PLANNER_PLAN_ATTEMPTS",
  "PLANNER_INFERENCE_SEATS",
  "PLANNER_MAX_INSTRUCTION_CHARACTERS",
  "PLANNER_CONCURRENCY"
})
public record PlannerSettings(
    StageSettings stage,
    @OptionGroup(OptionGroup.Heading.PLANNING)
        @Renamed(
            from = "inference",
            option = "planner-inference",
            variable = "PLANNER_INFERENCE",
            help = "For planning alone; by default the setting without planner. ")
        ServerAccess planning,
    PlanRules rules,
    @Fixed("" + RequestReader.DEFAULT_MAX_INSTRUCTION_CHARACTERS) int maxInstructionCharacters,
    @Setting(
            option = "--max-words",
            variable = "PLANNER_MAX_WORDS",
            value = "" + RequestReader.DEFAULT_MAX_WORDS,
            min = "1",
            max = "600000",
            help =
                "Longest document that may be requested; 400 sections of 1,500 words make no more.")
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
            option = "--plan-ahead",
            variable = "PLANNER_PLAN_AHEAD",
            value = "0",
            min = "0",
            help =
                "Jobs that may be planned and not begun, over all planners, beside those of less"
                    + " urgent classes; further requests wait. 0 for as many as the"
                    + " planner's servers have seats.")
        int planAhead,
    @Setting(
            option = "--state-dir",
            variable = "PLANNER_STATE_DIR",
            value = "~/.scriptorium/planner",
            label = "DIR",
            help =
                "Where the working copy of the backlog is kept. It may be lost: it is restored from"
                    + " Kafka. Several planners may share it.")
        Path stateDirectory,
    @Setting(
            option = "--standby-replicas",
            variable = "PLANNER_STANDBY_REPLICAS",
            value = "0",
            min = "0",
            max = "16",
            help = "Further planners that keep a warm copy of each partition's backlog.")
        int standbyReplicas)
    implements Checked {

  /** The default for all else. */
  public static PlannerSettings of(StageSettings stage, int planAhead, Path stateDirectory) {
    PlannerSettings defaults = SettingsReader.defaults(PlannerSettings.class);
    return new PlannerSettings(
        stage,
        defaults.planning,
        defaults.rules,
        defaults.maxInstructionCharacters,
        defaults.maxWords,
        defaults.defaultWords,
        defaults.planAttempts,
        planAhead,
        stateDirectory,
        defaults.standbyReplicas);
  }

  @Override
  public void check(Problems problems) {
    if (!planning.isGiven()) {
      stage.inference().requireGivenOrFound(problems);
    }
    problems.require(
        defaultWords <= maxWords, "defaultWords", "at most " + problems.describe("maxWords"));
  }

  /** The shared settings, with the servers to plan with. */
  StageSettings planningStage() {
    InferenceSettings general = stage.inference();
    return stage.with(
        stage.context(), (planning.isGiven() ? general : general.orFound()).forPlanning(planning));
  }

  /**
   * The length of a request's document: the one that it names, or its instruction, or the default.
   *
   * @throws BadRecordException if the instruction asks for more than may be requested so
   */
  int wordsOf(WritingRequest request) {
    if (request.words() != null) {
      return request.words();
    }
    int stated = StatedLength.of(request.instruction()).orElse(defaultWords);
    int most = Math.min(maxWords, StatedLength.MOST_WORDS);
    if (stated > most) {
      throw new BadRecordException(
          "The instruction asks for %,d words; in an instruction at most %,d are read. Give the length in the field \"words\" (at most %,d; --max-words allows more)."
              .formatted(stated, most, maxWords));
    }
    return stated;
  }
}
