package io.scriptorium.evaluation.command;

import io.scriptorium.evaluation.judge.Judge;
import io.scriptorium.evaluation.judge.JudgementLog;
import io.scriptorium.evaluation.judge.PairJudge;
import io.scriptorium.evaluation.judge.VerdictLog;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.servers.Servers;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.terminal.ProgressLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** Who judges the texts, if anybody does. A picocli mixin. */
final class JudgingOptions {

  @Mixin private JudgeOptions judge = new JudgeOptions();

  /** Says at once what is wrong with the options, before hours of writing. */
  void check() {
    judge.servers();
  }

  /**
   * Scores texts, with the judge's marks where one is wanted, and those that the folder holds.
   *
   * @param folder keeps the judgements
   */
  List<ScoredText> scored(List<Prediction> texts, Path folder)
      throws IOException, InterruptedException {
    JudgementLog log = JudgementLog.in(folder);
    Optional<InferenceSettings> settings = judge.servers();
    if (settings.isPresent()) {
      try (ProgressLine progress = Evaluations.progress();
          Servers servers = Servers.of(settings.get())) {
        log.complete(
            texts,
            new Judge(judge.model(servers)),
            done -> progress.show("Texts judged: %,d".formatted(done)));
      }
    }
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
    Optional<InferenceSettings> settings = judge.servers();
    if (settings.isPresent()) {
      try (ProgressLine progress = Evaluations.progress();
          Servers servers = Servers.of(settings.get())) {
        log.complete(
            comparison.textPairs(),
            new PairJudge(judge.model(servers)),
            done -> progress.show("Verdicts on pairs of texts: %,d".formatted(done)));
      }
    }
    return settings.isEmpty() && log.isEmpty() ? comparison : comparison.with(log::of);
  }
}
