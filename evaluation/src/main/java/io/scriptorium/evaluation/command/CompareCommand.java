package io.scriptorium.evaluation.command;

import io.scriptorium.evaluation.report.ComparisonReport;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.run.BenchmarkRun;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium evaluate compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Puts runs of the same prompts side by side: each against the first, prompt by prompt, with"
            + " intervals. With --judge a model also says which of two texts is better, asked in"
            + " both orders. The last line of stdout is the path of the report's page.",
    footer = {
      "",
      "Examples:",
      "  scriptorium evaluate compare results/sequential results/parallel --out modes",
      "  scriptorium evaluate compare results/sequential results/direct --out direct \\",
      "      --judge http://judge:8000/v1"
    })
public final class CompareCommand implements Callable<Integer>, QuietCommand {

  @Mixin private JudgingOptions judging = new JudgingOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(paramLabel = "RUN", arity = "2..*", description = "The folders of two runs or more.")
  private List<Path> folders = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "Where the report goes, and the judge's verdicts. A comparison that was stopped continues"
              + " with what is missing in its folder.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    judging.servers();
    List<Evaluation> runs = new ArrayList<>();
    for (Path folder : folders) {
      runs.add(run(folder));
    }
    Comparison comparison = comparison(runs);
    try {
      Files.createDirectories(out);
      EvaluationOptions.show(new ComparisonReport(judging.compared(comparison, out)), out, output);
    } catch (IOException e) {
      throw EvaluationOptions.unwritable(out, e);
    }
    return ExitCodes.OK;
  }

  private Evaluation run(Path folder) throws InterruptedException {
    List<Prediction> texts = EvaluationOptions.read("RUN", folder, BenchmarkRun::texts);
    try {
      String name = String.valueOf(folder.getFileName());
      return new Evaluation(name, "run", folder.toString(), judging.scored(texts, folder));
    } catch (IOException e) {
      throw new UsageException("RUN %s cannot be read: %s".formatted(folder, e), e);
    }
  }

  private static Comparison comparison(List<Evaluation> runs) {
    try {
      return Comparison.of(runs);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }
}
