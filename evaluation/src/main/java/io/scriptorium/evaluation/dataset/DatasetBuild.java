package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.instruction.Interrupts;
import io.scriptorium.evaluation.dataset.instruction.LongOutputAnswers;
import io.scriptorium.evaluation.dataset.instruction.NeedsLongOutput;
import io.scriptorium.evaluation.dataset.instruction.Selection;
import io.scriptorium.evaluation.dataset.instruction.SelectionRules;
import io.scriptorium.evaluation.dataset.text.TextJudge;
import io.scriptorium.evaluation.file.Fingerprint;
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
 *   <li>{@code report.json} and {@code README.md}: what it holds, and why the rest was dropped
 *   <li>{@code raw}: the decision on each instruction, what was asked about them, the documents,
 *       and the judge's ratings
 *   <li>{@code dataset.json}: its settings
 * </ul>
 *
 * <p>A build that was stopped or killed is resumed by another one with the same settings; what is
 * in {@code raw} is not done again, and the result is byte for byte that of an uninterrupted build.
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
   * @param judge rates the texts of an instruction that has several; null to rank them by their
   *     length alone
   * @param needsLongOutput asked about instructions after the rules; null for the rules alone
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
   * Builds the data set, or resumes its build.
   *
   * @return what it holds
   * @throws StartupException if the instructions cannot be read, or the folder cannot be used: it
   *     holds something else, was started with other settings, or is in use
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the thread is interrupted; a later run resumes there
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
      var tally = new SelectionCounts();
      select(folder, tally);
      try (var documents = RawDocuments.open(folder.documents())) {
        new MissingDocuments(settings, folder.selection(), documents)
            .complete(source, tally.selected(), progress);
        return new DatasetAssembly(settings, identity, folder, documents, tally).assemble(judge);
      }
    }
  }

  private void select(DatasetFolder folder, SelectionCounts tally)
      throws IOException, InterruptedException {
    try (LongOutputAnswers asked =
        needsLongOutput == null
            ? null
            : LongOutputAnswers.open(folder.longOutput(), needsLongOutput)) {
      new Selection(
              settings.instructions(),
              folder.selection(),
              new SelectionRules(settings.instructionLimits(), settings.seed()),
              asked)
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
    Map<String, String> described = settings.described();
    described.put(
        "instructions-judged-by", needsLongOutput == null ? "rules" : "rules and a model");
    described.put("texts-ranked-by", judge == null ? "length" : "length and a judge");
    return new DatasetIdentity(
        settings.name(), Fingerprint.of(settings.instructions()), settings.seed(), described);
  }
}
