package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.instruction.Decision;
import io.scriptorium.evaluation.dataset.instruction.Interrupts;
import io.scriptorium.evaluation.dataset.instruction.Selection;
import io.scriptorium.evaluation.dataset.text.CandidateText;
import io.scriptorium.evaluation.dataset.text.LengthBalancer;
import io.scriptorium.evaluation.dataset.text.RankedTexts;
import io.scriptorium.evaluation.dataset.text.TextCleaner;
import io.scriptorium.evaluation.dataset.text.TextDrop;
import io.scriptorium.evaluation.dataset.text.TextJudge;
import io.scriptorium.evaluation.dataset.text.TextRules;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the data set of its documents. Goes over them in the order of the instructions' lines,
 * whatever their order of arrival, and holds one text at a time.
 */
final class DatasetAssembly {

  private final DatasetSettings settings;
  private final DatasetIdentity identity;
  private final DatasetFolder folder;
  private final RawDocuments documents;
  private final SelectionCounts selection;
  private final DatasetCounts tally = new DatasetCounts();

  DatasetAssembly(
      DatasetSettings settings,
      DatasetIdentity identity,
      DatasetFolder folder,
      RawDocuments documents,
      SelectionCounts selection) {
    this.settings = settings;
    this.identity = identity;
    this.folder = folder;
    this.documents = documents;
    this.selection = selection;
  }

  /**
   * @param judge ranks the texts of an instruction; null to rank by length alone
   */
  DatasetReport assemble(@Nullable TextJudge judge) throws IOException, InterruptedException {
    Map<Integer, List<CandidateText>> candidates = measured();
    Map<String, Judgement> judgements = judge == null ? Map.of() : judged(judge, candidates);
    Map<Integer, RankedTexts> choices = new LinkedHashMap<>();
    candidates.forEach((line, texts) -> choices.put(line, RankedTexts.of(texts, judgements)));
    Set<Integer> kept =
        LengthBalancer.kept(choices.values(), settings.maxPerBucket(), settings.seed());
    for (RankedTexts choice : choices.values()) {
      tally.dropped(TextDrop.NOT_THE_BEST, choice.ranked().size() - 1);
      tally.dropped(TextDrop.BALANCED_AWAY, kept.contains(choice.line()) ? 0 : 1);
    }
    choices.keySet().retainAll(kept);
    try (var files = new AtomicFiles(folder)) {
      write(choices, judgements, files);
      DatasetReport report = tally.report(settings, identity, selection);
      files.begin("README.md");
      files.write("README.md", DatasetCard.of(report).getBytes(StandardCharsets.UTF_8));
      files.begin("report.json");
      files.write(
          "report.json",
          (Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n")
              .getBytes(StandardCharsets.UTF_8));
      files.finish();
      return report;
    }
  }

  /** The texts that are good enough, by their instruction's line; no instruction without one. */
  private Map<Integer, List<CandidateText>> measured() throws IOException, InterruptedException {
    var rules = new TextRules(settings.textLimits());
    Map<Integer, List<CandidateText>> candidates = new LinkedHashMap<>();
    try (var instructions = Selection.selected(folder.selection())) {
      for (var next = instructions.next(); next != null; next = instructions.next()) {
        List<CandidateText> texts = new ArrayList<>();
        for (int sample = 1; sample <= settings.samples(); sample++) {
          Interrupts.check();
          Document document = documents.read(settings.jobId(next.line(), sample));
          switch (rules.of(next, sample, document)) {
            case TextRules.Result.Kept(var candidate) -> texts.add(candidate);
            case TextRules.Result.Dropped(var reason) -> tally.dropped(reason, document);
          }
        }
        if (texts.isEmpty()) {
          tally.withoutText();
        } else {
          candidates.put(next.line(), texts);
        }
      }
    }
    return candidates;
  }

  private Map<String, Judgement> judged(
      TextJudge judge, Map<Integer, List<CandidateText>> candidates)
      throws IOException, InterruptedException {
    var judging = new CandidateJudging(judge, documents, folder.judgements());
    try (var instructions = Selection.selected(folder.selection())) {
      return judging.complete(instructions, candidates);
    }
  }

  private void write(
      Map<Integer, RankedTexts> choices, Map<String, Judgement> judgements, AtomicFiles files)
      throws IOException, InterruptedException {
    for (Split split : Split.values()) {
      files.begin(split.textsFile());
      if (settings.samples() > 1) {
        files.begin(split.preferencesFile());
      }
    }
    try (var instructions = Selection.selected(folder.selection())) {
      for (var next = instructions.next(); next != null; next = instructions.next()) {
        Interrupts.check();
        RankedTexts choice = choices.get(next.line());
        if (choice != null) {
          write(next, choice, judgements, files);
        }
      }
    }
  }

  private void write(
      Decision.Selected instruction,
      RankedTexts choice,
      Map<String, Judgement> judgements,
      AtomicFiles files)
      throws IOException {
    Split split = settings.shares().of(settings.seed(), instruction.instruction());
    String prompt = TrainingPrompt.of(instruction);
    CandidateText best = choice.best();
    Document document = documents.read(best.id());
    String text = TextCleaner.of(document.text());
    files.line(split.textsFile(), TrainingLine.Text.of(prompt, text, best.words(), best.id()));
    tally.text(split, instruction, best, document, judgements.get(best.id()));
    if (choice.ranked().size() == 1) {
      return;
    }
    tally.notJudged(
        (int)
            choice.ranked().stream()
                .filter(it -> judgements.get(it.id()) instanceof Judgement.Dropped)
                .count());
    if (choice.difference() < settings.leastDifference()) {
      tally.tooClose();
      return;
    }
    files.line(
        split.preferencesFile(),
        new TrainingLine.Preference(
            TrainingLine.Message.user(prompt),
            TrainingLine.Message.assistant(text),
            TrainingLine.Message.assistant(
                TextCleaner.of(documents.read(choice.worst().id()).text())),
            choice.score(best),
            choice.score(choice.worst())));
    tally.preference(split);
  }
}
