package io.scriptorium.evaluation.command;

import io.scriptorium.evaluation.judge.JudgingModel;
import io.scriptorium.evaluation.servers.Servers;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.InferenceSettings.JudgeSettings;
import io.scriptorium.runtime.SettingsReader;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** The judging model, and what it is given. A picocli mixin. */
final class JudgeOptions {

  @Mixin
  private final SettingsReader<JudgeSettings> servers = SettingsReader.of(JudgeSettings.class);

  /** The judge's servers; empty where none is wanted. */
  Optional<InferenceSettings> servers() {
    return servers.read().ifGiven();
  }

  JudgingModel model(Servers open) {
    return new JudgingModel(open, JudgingModel.DEFAULT_MOST_CHARACTERS);
  }
}
