package io.scriptorium.evaluation.command;

import io.scriptorium.client.GeneratedJobIds;
import io.scriptorium.evaluation.command.Pipelines.OpenPipeline;
import io.scriptorium.evaluation.report.RunReport;
import io.scriptorium.evaluation.run.BenchmarkFile;
import io.scriptorium.evaluation.run.BenchmarkRun;
import io.scriptorium.evaluation.run.DirectSource;
import io.scriptorium.evaluation.run.DocumentSource;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.run.Prompt;
import io.scriptorium.evaluation.run.Servers;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.job.Mode;
import io.scriptorium.terminal.Interruption;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.ProgressLine;
import io.scriptorium.terminal.ProgressReport;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the benchmarks have in common: their options, and how texts come of them. A picocli mixin.
 */
final class EvaluationOptions {

  // As many as the longest model answers with.
  private static final int DIRECT_MAX_TOKENS = 32_768;

  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private Pipelines pipelines;

  @Option(
      names = {"--data", "--prompts"},
      paramLabel = "FILE",
      description =
          "The prompts, one JSON object a line: prompt (or instruction), type and length (or words).")
  private @Nullable Path prompts;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "Where the texts and the report go. A run that was stopped continues with what is missing"
              + " in its folder.")
  private Path out = Path.of("");

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "sequential",
      description = "How the pipeline writes: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Mode mode = Mode.SEQUENTIAL;

  Path out() {
    return out;
  }

  Mode mode() {
    return mode;
  }

  boolean hasPrompts() {
    return prompts != null;
  }

  /**
   * @throws UsageException if no file is named, or it cannot be read
   */
  private List<Prompt> prompts() {
    if (prompts == null) {
      throw new UsageException("Name the prompts with --data FILE.");
    }
    return read("--data", prompts, BenchmarkFile::prompts);
  }

  /**
   * Has the texts written by the pipeline.
   *
   * @param benchmark its name, as the front of its jobs' ids
   */
  List<Prediction> byPipeline(String benchmark, Path folder) throws InterruptedException {
    BenchmarkRun run = open(benchmark, folder, "pipeline", mode);
    var own = new AtomicReference<@Nullable OpenPipeline>();
    try (ProgressLine progress = progress();
        Interruption _ = Interruption.arm(() -> farewell(progress, own.get()));
        OpenPipeline pipeline = pipelines.open(progress)) {
      own.set(pipeline);
      return complete(run, pipeline.source(), progress);
    }
  }

  /** Asks the servers for each text in one request. */
  List<Prediction> directly(String benchmark, Path folder) throws InterruptedException {
    InferenceSettings settings =
        pipelines
            .servers()
            .orElseThrow(() ->
                new UsageException(
                    "Asking a model directly needs to know its servers: --inference"
                        + " http://localhost:8000/v1"));
    BenchmarkRun run = open(benchmark, folder, "direct", Mode.SEQUENTIAL);
    try (ProgressLine progress = progress();
        Interruption _ = Interruption.arm(() -> farewell(progress, null));
        Servers servers = Servers.of(settings)) {
      return complete(run, new DirectSource(servers, DIRECT_MAX_TOKENS), progress);
    }
  }

  private BenchmarkRun open(String benchmark, Path folder, String how, Mode itsMode) {
    try {
      return BenchmarkRun.open(
          folder, benchmark + "-" + GeneratedJobIds.create().single(), how, itsMode, prompts());
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  private List<Prediction> complete(BenchmarkRun run, DocumentSource source, ProgressLine progress)
      throws InterruptedException {
    try {
      return run.complete(
          source,
          there ->
              progress.show(
                  texts(
                      "%,d of %,d texts are there".formatted(there, run.size()),
                      there,
                      run.size())));
    } catch (IOException e) {
      throw unwritable(out, e);
    } catch (UncheckedIOException e) {
      throw unwritable(out, Objects.requireNonNull(e.getCause()));
    }
  }

  /**
   * How many texts are done.
   *
   * @param total 0 where it is not known
   */
  static ProgressReport texts(String text, int done, int total) {
    return new ProgressReport(text, done, total, ProgressReport.Unit.TEXTS, null, "");
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

  /** Reads a file that an option names. */
  static <T> T read(String option, Path file, Reader<T> reader) {
    if (!Files.exists(file)) {
      throw new UsageException("%s %s does not exist.".formatted(option, file));
    }
    try {
      return reader.read(file);
    } catch (IOException e) {
      throw new UsageException("%s %s cannot be read: %s".formatted(option, file, e), e);
    }
  }

  /**
   * Writes a report to a folder, and shows its main figures and the path of its page; for programs,
   * what {@code report.json} holds.
   */
  static void show(RunReport report, Path out, OutputOption output) throws IOException {
    report.write(out);
    if (output.isText()) {
      Terminal.outLines(report.terminal());
      Terminal.out(out.resolve("report.html").toString());
    } else {
      output.print(report.json());
    }
  }

  /** What is wrong with the folder of --out. */
  static UsageException unwritable(Path out, IOException e) {
    return new UsageException("--out %s cannot be written: %s".formatted(out, e), e);
  }

  /** How a file is read. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Path file) throws IOException;
  }
}
