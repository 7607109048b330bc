package io.scriptorium.cli.evaluation;

import io.scriptorium.evaluation.judge.JudgingModel;
import io.scriptorium.evaluation.servers.Servers;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.JudgeInferenceOptions;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** The judging model, and what it is given. A picocli mixin. */
final class JudgeOptions {

  @Mixin private JudgeInferenceOptions servers = new JudgeInferenceOptions();

  /** The judge's servers; empty where none is wanted. */
  Optional<InferenceSettings> servers() {
    return servers.settingsIfGiven();
  }

  JudgingModel model(Servers open) {
    return new JudgingModel(open, JudgingModel.DEFAULT_MOST_CHARACTERS);
  }
}
