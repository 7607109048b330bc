package io.scriptorium.cli.evaluation;

import io.scriptorium.evaluation.judge.JudgingModel;
import io.scriptorium.evaluation.servers.Servers;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.JudgeInferenceOptions;
import io.scriptorium.terminal.UsageException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The judging model, and what it is given. A picocli mixin. */
final class JudgeOptions {

  @Mixin private JudgeInferenceOptions servers = new JudgeInferenceOptions();

  @Option(
      names = "--judge-max-characters",
      paramLabel = "N",
      defaultValue = "400000",
      description =
          "How long an instruction and the texts that were written for it may be in one question to"
              + " the judge, in characters. Longer ones are not judged, and told of. Default:"
              + " ${DEFAULT-VALUE}.")
  private int maxCharacters = JudgingModel.DEFAULT_MOST_CHARACTERS;

  /**
   * The judge's servers; empty where none is wanted.
   *
   * @throws UsageException naming what is wrong
   */
  Optional<InferenceSettings> servers() {
    if (maxCharacters < 1) {
      throw new UsageException(
          "--judge-max-characters is %d; 1 is the least.".formatted(maxCharacters));
    }
    return servers.settingsIfGiven();
  }

  JudgingModel model(Servers open) {
    return new JudgingModel(open, maxCharacters);
  }
}
