package io.scriptorium.evaluation.command;

import io.scriptorium.evaluation.command.Pipelines.OpenPipeline;
import io.scriptorium.evaluation.dataset.DatasetBuild;
import io.scriptorium.evaluation.dataset.DatasetBuild.TextJudge;
import io.scriptorium.evaluation.dataset.DatasetReport;
import io.scriptorium.evaluation.dataset.DatasetSettings;
import io.scriptorium.evaluation.dataset.GivenDocuments;
import io.scriptorium.evaluation.dataset.LongOutputAnswers.NeedsLongOutput;
import io.scriptorium.evaluation.dataset.LongOutputJudge;
import io.scriptorium.evaluation.dataset.SelectionPreview;
import io.scriptorium.evaluation.dataset.Split;
import io.scriptorium.evaluation.judge.Judge;
import io.scriptorium.evaluation.judge.JudgingModel;
import io.scriptorium.evaluation.run.Servers;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.InferenceSettings.JudgeSettings;
import io.scriptorium.job.Mode;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.terminal.AlignedTable;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.Interruption;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.ProgressLine;
import io.scriptorium.terminal.ProgressReport;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scriptorium dataset build}. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description =
        "Selects the instructions of a file that need long texts, has them written, drops what is"
            + " no good, and writes conversations to train on (and with --samples preferences),"
            + " with a card that counts every drop. With --judge a model is asked which"
            + " instructions without a length need a long text, and ranks texts. Stopped at any"
            + " time, the same command continues.",
    footer = {
      "",
      "Examples:",
      "  scriptorium dataset build --instructions instructions.jsonl --out tea-6k",
      "  scriptorium dataset build --instructions instructions.jsonl --out tea-6k \\",
      "      --dry-run",
      "  scriptorium dataset build --instructions instructions.jsonl --out tea-6k \\",
      "      --documents documents/documents.jsonl",
      "  scriptorium dataset build --instructions instructions.jsonl --out tea-dpo \\",
      "      --samples 4 --judge http://judge:8000/v1"
    })
public final class DatasetBuildCommand implements Callable<Integer>, QuietCommand {

  // Lengths, splits and balance are drawn alike in each run.
  private static final long SEED = 0;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private Pipelines pipelines;

  @Mixin private OutputOption output = new OutputOption();

  @Mixin private final SettingsReader<JudgeSettings> judge = SettingsReader.of(JudgeSettings.class);

  @Option(
      names = "--instructions",
      paramLabel = "FILE",
      required = true,
      description =
          "One JSON object a line, with instruction (or prompt) and, if you like, words (or"
              + " length), language and id.")
  private Path instructions = Path.of("");

  @Option(
      names = "--documents",
      paramLabel = "FILE",
      description =
          "Documents that are written already, one JSON document a line, as documents.jsonl of"
              + " submit --out. Each is used for the instruction with its text, and only the others"
              + " are written.")
  private @Nullable Path documents;

  @Option(
      names = "--dry-run",
      description =
          "Only show which instructions will be dropped and why, which documents are used, and what"
              + " is to be written. Nothing is written, and no model is asked.")
  private boolean dryRun;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the data set, and what it is made of, goes.")
  private Path out = Path.of("");

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Texts for each instruction; with more than one the best and the worst make a preference."
              + " Default: 1.")
  private int samples;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "sequential",
      description = "How the pipeline writes: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Mode mode = Mode.SEQUENTIAL;

  @Option(
      names = "--min-words",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Instructions that ask for less are dropped. Default: ${DEFAULT-VALUE}.")
  private int minWords;

  @Option(
      names = "--max-words",
      paramLabel = "N",
      defaultValue = "32000",
      description = "Instructions that ask for more are dropped. Default: ${DEFAULT-VALUE}.")
  private int maxWords;

  @Option(
      names = "--max-per-bucket",
      paramLabel = "N",
      description =
          "The most texts from one length to its double, so that lengths are balanced. Default: any"
              + " number.")
  private @Nullable Integer maxPerBucket;

  @Override
  public Integer call() throws InterruptedException {
    DatasetSettings settings = settings();
    Optional<InferenceSettings> judging = judge.read().ifGiven();
    GivenDocuments given =
        documents == null
            ? GivenDocuments.none()
            : EvaluationOptions.read("--documents", documents, GivenDocuments::read);
    SelectionPreview preview = preview(settings, given);
    if (dryRun) {
      print(preview);
      return ExitCodes.OK;
    }
    preview.lines().forEach(Terminal::err);
    var build = new Build(settings, given, preview.textsToWrite() > 0);
    if (judging.isEmpty()) {
      show(run(build, null, null));
      return ExitCodes.OK;
    }
    try (Servers servers = Servers.of(judging.get())) {
      var model = new JudgingModel(servers);
      show(run(build, new Judge(model)::judge, new LongOutputJudge(model, minWords)));
      return ExitCodes.OK;
    }
  }

  /**
   * @param writes whether any text is missing; without one no pipeline is needed
   */
  private record Build(DatasetSettings settings, GivenDocuments given, boolean writes) {}

  private SelectionPreview preview(DatasetSettings settings, GivenDocuments given) {
    try {
      return SelectionPreview.of(settings, given);
    } catch (IOException e) {
      throw new UsageException(
          "--instructions %s cannot be read: %s".formatted(instructions, e), e);
    }
  }

  private DatasetSettings settings() {
    Path folder = out.toAbsolutePath().normalize();
    return new DatasetSettings(
        String.valueOf(folder.getFileName()),
        instructions,
        folder,
        SEED,
        mode,
        samples,
        minWords,
        maxWords,
        maxPerBucket,
        Split.Shares.DEFAULT);
  }

  private DatasetReport run(
      Build build, @Nullable TextJudge textJudge, @Nullable NeedsLongOutput needsLongOutput)
      throws InterruptedException {
    var own = new AtomicReference<@Nullable OpenPipeline>();
    try (ProgressLine progress = EvaluationOptions.progress();
        Interruption _ = Interruption.arm(() -> EvaluationOptions.farewell(progress, own.get()));
        OpenPipeline writing = build.writes() ? pipelines.open(progress) : null) {
      own.set(writing);
      return new DatasetBuild(
              build.settings(),
              build.given(),
              writing == null ? (_, _) -> {} : writing.source(),
              textJudge,
              needsLongOutput,
              (selected, written, toWrite) ->
                  progress.show(
                      new ProgressReport(
                          "Instructions selected: %,d; texts written: %,d; to go: %,d"
                              .formatted(selected, written, toWrite),
                          written,
                          (long) written + toWrite,
                          ProgressReport.Unit.TEXTS,
                          null,
                          "%,d selected".formatted(selected))))
          .run();
    } catch (IOException e) {
      throw EvaluationOptions.unwritable(out, e);
    }
  }

  private void print(SelectionPreview preview) {
    if (output.isText()) {
      preview.lines().forEach(Terminal::out);
    } else {
      output.print(preview.counts());
    }
  }

  private void show(DatasetReport report) {
    if (!output.isText()) {
      output.print(report);
      return;
    }
    AlignedTable table = new AlignedTable("SPLIT", "TEXTS", "WORDS", "PREFERENCES");
    report
        .splits()
        .forEach((split, counts) ->
            table.row(split.json(), counts.texts(), counts.words(), counts.preferences()));
    Terminal.out(table);
    Terminal.out(
        "%,d of %,d instructions selected, %,d of %,d texts kept; the others are listed in"
            .formatted(
                report.instructions().selected(),
                report.instructions().lines(),
                report.documents().texts(),
                report.documents().written()));
    Terminal.out(out.resolve("README.md").toString());
  }
}
