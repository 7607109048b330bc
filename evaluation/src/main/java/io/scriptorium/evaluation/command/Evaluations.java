package io.scriptorium.evaluation.command;

import io.scriptorium.client.GeneratedJobIds;
import io.scriptorium.evaluation.run.BenchmarkRun;
import io.scriptorium.evaluation.run.DirectSource;
import io.scriptorium.evaluation.run.DocumentSource;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.run.Prompt;
import io.scriptorium.evaluation.servers.Servers;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.job.Mode;
import io.scriptorium.terminal.Interruption;
import io.scriptorium.terminal.ProgressLine;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs the prompts of a benchmark, and shows how far they are. */
final class Evaluations {

  // As many as the longest model answers with.
  private static final int DIRECT_MAX_TOKENS = 32_768;

  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);

  private final String benchmark;
  private final EvaluationOptions options;
  private final List<Prompt> prompts;

  /**
   * @param benchmark its name, as the front of its jobs' ids
   */
  Evaluations(String benchmark, EvaluationOptions options, List<Prompt> prompts) {
    this.benchmark = benchmark;
    this.options = options;
    this.prompts = prompts;
  }

  /** Has the texts written by the pipeline. */
  List<Prediction> byPipeline(Path folder) throws InterruptedException {
    BenchmarkRun run = open(folder, "pipeline", options.mode());
    var own = new AtomicReference<@Nullable OpenPipeline>();
    try (ProgressLine progress = progress();
        Interruption _ = Interruption.arm(() -> farewell(progress, own.get()));
        OpenPipeline pipeline = options.pipelines().open(progress)) {
      own.set(pipeline);
      return complete(run, pipeline.source(), progress);
    }
  }

  /** Asks the servers for each text in one request. */
  List<Prediction> directly(Path folder) throws InterruptedException {
    InferenceSettings settings =
        options
            .pipelines()
            .servers()
            .orElseThrow(() ->
                new UsageException(
                    "Asking a model directly needs to know its servers: --inference"
                        + " http://localhost:8000/v1"));
    BenchmarkRun run = open(folder, "direct", Mode.SEQUENTIAL);
    try (ProgressLine progress = progress();
        Interruption _ = Interruption.arm(() -> farewell(progress, null));
        Servers servers = Servers.of(settings)) {
      return complete(run, new DirectSource(servers, DIRECT_MAX_TOKENS), progress);
    }
  }

  private BenchmarkRun open(Path folder, String how, Mode mode) {
    try {
      return BenchmarkRun.open(
          folder, benchmark + "-" + GeneratedJobIds.create().single(), how, mode, prompts);
    } catch (IOException e) {
      throw EvaluationOptions.unwritable(options.out(), e);
    }
  }

  private List<Prediction> complete(BenchmarkRun run, DocumentSource source, ProgressLine progress)
      throws InterruptedException {
    try {
      return run.complete(
          source,
          there -> progress.show("%,d of %,d texts are there".formatted(there, prompts.size())));
    } catch (IOException e) {
      throw EvaluationOptions.unwritable(options.out(), e);
    } catch (UncheckedIOException e) {
      throw EvaluationOptions.unwritable(options.out(), Objects.requireNonNull(e.getCause()));
    }
  }

  static ProgressLine progress() {
    return ProgressLine.onStderr(PLAIN_INTERVAL);
  }

  static void farewell(ProgressLine progress, @Nullable OpenPipeline pipeline) {
    progress.say("Stopped. The same command continues with what is missing.");
    if (pipeline != null) {
      pipeline.close();
    }
  }
}
