package io.scriptorium.evaluation.command;

import io.scriptorium.evaluation.report.EvaluationReport;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.run.BenchmarkFile;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scriptorium evaluate longbench-write}. */
@Command(
    name = "longbench-write",
    mixinStandardHelpOptions = true,
    description =
        "LongBench-Write: has prompts of 100 to 20,000 words written, and scores the texts' lengths"
            + " (S_l) and, with a judge, their quality (S_q). Writes the texts and a report to a"
            + " folder; the last line of stdout is the path of its page.",
    footer = {
      "",
      "Examples:",
      "  scriptorium evaluate longbench-write --data prompts.jsonl --out results",
      "  scriptorium evaluate longbench-write --data prompts.jsonl --out direct \\",
      "      --direct --inference http://localhost:8000/v1",
      "  scriptorium evaluate longbench-write --predictions texts.jsonl --out scores \\",
      "      --judge http://judge:8000/v1"
    })
public final class LongBenchWriteCommand implements Callable<Integer>, QuietCommand {

  private static final String BENCHMARK = "LongBench-Write";
  private static final String JOBS = "longbench-write";

  @Mixin private EvaluationOptions options = new EvaluationOptions();
  @Mixin private JudgingOptions judging = new JudgingOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description =
          "Score texts that exist: one JSON object a line with prompt (or instruction), type, length"
              + " (or words) and response.")
  private @Nullable Path predictions;

  @Option(
      names = "--direct",
      description = "Ask the servers for each text in one request, past the pipeline.")
  private boolean direct;

  @Override
  public Integer call() throws InterruptedException {
    check();
    List<Prediction> texts = texts();
    Evaluation evaluation = report(texts);
    return evaluation.overall().answered() == texts.size() || predictions != null
        ? ExitCodes.OK
        : ExitCodes.FAILED;
  }

  private void check() {
    if (predictions != null && (direct || options.hasPrompts())) {
      throw new UsageException(
          "--predictions scores texts that exist; leave --data and --direct out.");
    }
    judging.servers();
  }

  private String how() {
    if (predictions != null) {
      return "texts of %s".formatted(predictions);
    }
    return direct ? "direct, one request a text" : "pipeline, " + options.mode().json();
  }

  private List<Prediction> texts() throws InterruptedException {
    if (predictions != null) {
      return EvaluationOptions.read("--predictions", predictions, BenchmarkFile::predictions);
    }
    return direct ? options.directly(JOBS, options.out()) : options.byPipeline(JOBS, options.out());
  }

  private Evaluation report(List<Prediction> texts) throws InterruptedException {
    Path out = options.out();
    try {
      Files.createDirectories(out);
      var evaluation =
          new Evaluation(
              String.valueOf(out.getFileName()), BENCHMARK, how(), judging.scored(texts, out));
      EvaluationOptions.show(EvaluationReport.of(evaluation), out, output);
      return evaluation;
    } catch (IOException e) {
      throw EvaluationOptions.unwritable(out, e);
    }
  }
}
