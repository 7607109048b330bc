package io.scriptorium.evaluation.command;

import io.scriptorium.evaluation.judge.Judge;
import io.scriptorium.evaluation.judge.JudgementLog;
import io.scriptorium.evaluation.judge.JudgingModel;
import io.scriptorium.evaluation.judge.PairJudge;
import io.scriptorium.evaluation.judge.VerdictLog;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.run.Servers;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.InferenceSettings.JudgeSettings;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.terminal.ProgressLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import picocli.CommandLine.Mixin;

/** Who judges the texts, if anybody does. A picocli mixin. */
final class JudgingOptions {

  @Mixin private final SettingsReader<JudgeSettings> judge = SettingsReader.of(JudgeSettings.class);

  /** The judge's servers; empty where none is wanted. Says what is wrong with the options. */
  Optional<InferenceSettings> servers() {
    return judge.read().ifGiven();
  }

  /**
   * Scores texts, with the judge's marks where one is wanted, and those that the folder holds.
   *
   * @param folder keeps the judgements
   */
  List<ScoredText> scored(List<Prediction> texts, Path folder)
      throws IOException, InterruptedException {
    JudgementLog log = JudgementLog.in(folder);
    judge(
        "Texts judged: %,d", (model, progress) -> log.complete(texts, new Judge(model), progress));
    return texts.stream()
        .map(text ->
            log.of(text).map(ScoredText.of(text)::with).orElseGet(() -> ScoredText.of(text)))
        .toList();
  }

  /**
   * Has the judge compare texts pair by pair where one is wanted, and takes the verdicts that the
   * folder holds.
   *
   * @param folder keeps the verdicts; must exist
   */
  Comparison compared(Comparison comparison, Path folder) throws IOException, InterruptedException {
    VerdictLog log = VerdictLog.in(folder);
    judge(
        "Verdicts on pairs of texts: %,d",
        (model, progress) -> log.complete(comparison.textPairs(), new PairJudge(model), progress));
    return servers().isEmpty() && log.isEmpty() ? comparison : comparison.with(log::of);
  }

  @FunctionalInterface
  private interface Judging {
    void with(JudgingModel model, IntConsumer progress) throws IOException, InterruptedException;
  }

  private void judge(String shown, Judging judging) throws IOException, InterruptedException {
    Optional<InferenceSettings> settings = servers();
    if (settings.isPresent()) {
      try (ProgressLine progress = EvaluationOptions.progress();
          Servers servers = Servers.of(settings.get())) {
        judging.with(
            new JudgingModel(servers),
            done -> progress.show(EvaluationOptions.texts(shown.formatted(done), done, 0)));
      }
    }
  }
}
