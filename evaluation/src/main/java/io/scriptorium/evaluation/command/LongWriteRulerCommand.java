package io.scriptorium.evaluation.command;

import io.scriptorium.evaluation.report.RulerReport;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scriptorium evaluate longwrite-ruler}. */
@Command(
    name = "longwrite-ruler",
    mixinStandardHelpOptions = true,
    description =
        "LongWrite-Ruler: how long the longest text is that comes for each length asked for. Writes"
            + " the texts and a report to a folder; the last line of stdout is the path of its"
            + " page.",
    footer = {
      "",
      "Examples:",
      "  scriptorium evaluate longwrite-ruler --data prompts.jsonl --out ruler",
      "  scriptorium evaluate longwrite-ruler --data prompts.jsonl --out ruler \\",
      "      --direct --inference http://localhost:8000/v1"
    })
public final class LongWriteRulerCommand implements Callable<Integer>, QuietCommand {

  private static final String BENCHMARK = "LongWrite-Ruler";
  private static final String JOBS = "longwrite-ruler";

  @Mixin private EvaluationOptions options = new EvaluationOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--direct",
      description =
          "Beside the pipeline, ask the servers for each text in one request, and show both.")
  private boolean direct;

  @Override
  public Integer call() throws InterruptedException {
    List<Evaluation> runs = new ArrayList<>();
    runs.add(evaluation("pipeline", options.byPipeline(JOBS, options.out().resolve("pipeline"))));
    if (direct) {
      runs.add(evaluation("direct", options.directly(JOBS, options.out().resolve("direct"))));
    }
    try {
      EvaluationOptions.show(RulerReport.of(runs), options.out(), output);
    } catch (IOException e) {
      throw EvaluationOptions.unwritable(options.out(), e);
    }
    return runs.stream().allMatch(it -> it.overall().answered() == it.texts().size())
        ? ExitCodes.OK
        : ExitCodes.FAILED;
  }

  private static Evaluation evaluation(String name, List<Prediction> texts) {
    return new Evaluation(name, BENCHMARK, name, texts.stream().map(ScoredText::of).toList());
  }
}
