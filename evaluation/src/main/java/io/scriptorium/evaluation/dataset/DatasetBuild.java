package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.LongOutputAnswers.NeedsLongOutput;
import io.scriptorium.evaluation.file.Fingerprint;
import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.run.DocumentSource;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  private final GivenDocuments given;
  private final DocumentSource source;
  private final @Nullable TextJudge judge;
  private final @Nullable NeedsLongOutput needsLongOutput;
  private final BuildProgress progress;

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
      BuildProgress progress) {
    this(settings, GivenDocuments.none(), source, judge, needsLongOutput, progress);
  }

  /**
   * A build that uses documents which are written already.
   *
   * @param given is part of what makes the data set this one
   * @param source of those that are missing
   */
  public DatasetBuild(
      DatasetSettings settings,
      GivenDocuments given,
      DocumentSource source,
      @Nullable TextJudge judge,
      @Nullable NeedsLongOutput needsLongOutput,
      BuildProgress progress) {
    this.settings = settings;
    this.given = given;
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

  /** A file of an interrupted thread says so in its own way. */
  private static IOException interruptionOr(IOException failure) throws InterruptedException {
    if (failure instanceof ClosedByInterruptException && Thread.interrupted()) {
      throw new InterruptedException("The build of the data set was interrupted.");
    }
    return failure;
  }

  private DatasetReport build() throws IOException, InterruptedException {
    Selection.requireReadable(settings.instructions());
    DatasetIdentity identity = identity();
    try (var folder = DatasetFolder.open(settings.folder(), identity)) {
      var tally = new DatasetCounts();
      select(folder, tally);
      try (var documents = RawDocuments.open(folder.documents())) {
        useGiven(folder, documents, tally);
        write(folder, documents, tally.selected());
        return new DatasetAssembly(settings, identity, folder, documents, tally).assemble(judge);
      }
    }
  }

  private void select(DatasetFolder folder, DatasetCounts tally)
      throws IOException, InterruptedException {
    try (LongOutputAnswers asked =
        needsLongOutput == null
            ? null
            : LongOutputAnswers.open(folder.longOutput(), needsLongOutput)) {
      new Selection(
              settings.instructions(),
              folder.selection(),
              SelectionRules.of(settings, given),
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

  private void useGiven(DatasetFolder folder, RawDocuments documents, DatasetCounts tally)
      throws IOException {
    if (given.isEmpty()) {
      return;
    }
    var matches = new DocumentMatches(given, settings);
    try (var decisions = Selection.decisions(folder.selection())) {
      Selection.selected(decisions).forEach(matches::match);
    }
    documents.use(given.file(), matches.byJobId());
    tally.given(matches.byJobId().size());
  }

  /**
   * Has the missing documents written.
   *
   * @throws IllegalStateException if the source ends before all documents are there
   */
  private void write(DatasetFolder folder, RawDocuments documents, int selected)
      throws IOException, InterruptedException {
    int all = Math.multiplyExact(selected, settings.samples());
    var written = new AtomicInteger(all);
    try (var decisions = Selection.decisions(folder.selection())) {
      missing(decisions, documents).forEach(_ -> written.decrementAndGet());
    }
    progress.at(selected, written.get(), all - written.get());
    if (written.get() == all) {
      return;
    }
    Set<String> open = ConcurrentHashMap.newKeySet();
    try (var decisions = Selection.decisions(folder.selection())) {
      source.write(
          missing(decisions, documents).peek(it -> open.add(it.id())).iterator(),
          document -> {
            // Unrequested and repeated documents are ignored.
            if (open.remove(document.id())) {
              documents.add(document);
              progress.at(selected, written.incrementAndGet(), all - written.get());
            }
          });
    }
    if (written.get() < all) {
      throw new IllegalStateException(
          "%d of %d documents did not come, though their source ended. Run again to ask for them."
              .formatted(all - written.get(), all));
    }
  }

  /** The requests without a document, read from the selection as they are taken. */
  private Stream<WritingRequest> missing(JsonLineReader decisions, RawDocuments documents) {
    return Selection.selected(decisions)
        .flatMap(it ->
            IntStream.rangeClosed(1, settings.samples())
                .mapToObj(sample -> settings.jobId(it.line(), sample))
                .filter(id -> !documents.has(id))
                .map(id ->
                    new WritingRequest(
                        id,
                        it.instruction(),
                        it.words(),
                        it.language(),
                        settings.mode(),
                        Map.of())));
  }

  private DatasetIdentity identity() throws IOException {
    Map<String, String> described = settings.described();
    described.put(
        "instructions-judged-by", needsLongOutput == null ? "rules" : "rules and a model");
    described.put("texts-ranked-by", judge == null ? "length" : "length and a judge");
    if (!given.isEmpty()) {
      described.put("documents-given", given.sha256());
    }
    return new DatasetIdentity(
        settings.name(), Fingerprint.of(settings.instructions()), settings.seed(), described);
  }

  /** Receives the progress of a build, one call at a time. */
  @FunctionalInterface
  public interface BuildProgress {

    /**
     * Reports a change.
     *
     * @param selected how many instructions are selected so far
     * @param written how many documents are there, those of earlier runs included
     * @param toWrite how many documents still have to come; 0 while instructions are selected
     */
    void at(int selected, int written, int toWrite);
  }

  /** Rates texts, such as {@code judge::judge}. Called by many threads. */
  @FunctionalInterface
  public interface TextJudge {

    /**
     * Judges one text.
     *
     * @param line the instruction's
     * @param text whole, and without the identifiers of its paragraphs
     * @throws InterruptedException if the thread is interrupted
     */
    Judgement judge(int line, String instruction, String text) throws InterruptedException;
  }
}
