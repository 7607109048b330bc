package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.run.DocumentSource;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a training data set for long output. Its folder holds, in the end:
 *
 * <ul>
 *   <li>{@code train.jsonl}, {@code validation.jsonl} and {@code test.jsonl}: conversations of an
 *       instruction and its best text; with several texts an instruction also {@code
 *       preferences-train.jsonl} and so on, of the best and the worst
 *   <li>{@code report.json} and {@code README.md}: what it holds, and what became of the rest
 *   <li>{@code raw}: the decision on each instruction, what was asked about them, the documents as
 *       they came, and the judge's marks
 *   <li>{@code dataset.json}: what it was begun with
 * </ul>
 *
 * <p>A build that was stopped, by whatever means, is gone on with by another one with the same
 * settings; what is in {@code raw} is not done again, and the result has the same bytes as if
 * nothing had happened.
 */
public final class DatasetBuild {

  private final DatasetSettings settings;
  private final DocumentSource source;
  private final @Nullable TextJudge judge;
  private final @Nullable NeedsLongOutput needsLongOutput;
  private final DatasetProgress progress;

  /** A build by rules alone. */
  public DatasetBuild(DatasetSettings settings, DocumentSource source) {
    this(settings, source, null, null, DatasetProgress.NONE);
  }

  /**
   * A build.
   *
   * @param judge who gives marks to the texts of an instruction that has several; null to rank them
   *     by their length alone
   * @param needsLongOutput who is asked about instructions after the rules; null for nobody
   */
  public DatasetBuild(
      DatasetSettings settings,
      DocumentSource source,
      @Nullable TextJudge judge,
      @Nullable NeedsLongOutput needsLongOutput,
      DatasetProgress progress) {
    this.settings = settings;
    this.source = source;
    this.judge = judge;
    this.needsLongOutput = needsLongOutput;
    this.progress = progress;
  }

  /**
   * Builds the data set, or goes on building it.
   *
   * @return what it holds
   * @throws StartupException if the instructions cannot be read, or the folder cannot be used: it
   *     holds something else, was begun with other settings, or is in use
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the thread is interrupted; a later run goes on from there
   */
  public DatasetReport run() throws IOException, InterruptedException {
    try {
      return build();
    } catch (UncheckedIOException e) {
      throw interruptionOr(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw interruptionOr(e);
    }
  }

  /** A file that an interrupted thread was writing says so in its own way. */
  private static IOException interruptionOr(IOException failure) throws InterruptedException {
    if (failure instanceof ClosedByInterruptException) {
      Interrupts.check();
    }
    return failure;
  }

  private DatasetReport build() throws IOException, InterruptedException {
    if (!Files.isReadable(settings.instructions()) || Files.isDirectory(settings.instructions())) {
      throw new StartupException(
          "The file of instructions %s cannot be read; one with a JSON object a line is needed."
              .formatted(settings.instructions()));
    }
    DatasetIdentity identity = identity();
    try (var folder = DatasetFolder.open(settings.folder(), identity)) {
      var tally = new SelectionTally();
      select(folder, tally);
      try (var documents = RawDocuments.open(folder.documents())) {
        new Writing(settings, folder.selection(), documents)
            .complete(source, tally.selected(), progress);
        return new DatasetAssembly(settings, identity, folder, documents, tally).assemble(judge);
      }
    }
  }

  private void select(DatasetFolder folder, SelectionTally tally)
      throws IOException, InterruptedException {
    try (LongOutputAnswers asked =
        needsLongOutput == null
            ? null
            : LongOutputAnswers.open(folder.longOutput(), needsLongOutput)) {
      new Selection(settings, folder.selection(), asked)
          .complete(decision -> {
            tally.count(decision);
            progress.at(tally.selected(), 0, 0);
          });
      if (asked != null) {
        tally.asked(asked.counts());
      }
    }
  }

  private DatasetIdentity identity() throws IOException {
    Map<String, String> told = settings.told();
    told.put("instructions-judged-by", needsLongOutput == null ? "rules" : "rules and a model");
    told.put("texts-ranked-by", judge == null ? "length" : "length and a judge");
    return new DatasetIdentity(
        settings.name(), Fingerprint.of(settings.instructions()), settings.seed(), told);
  }
}
