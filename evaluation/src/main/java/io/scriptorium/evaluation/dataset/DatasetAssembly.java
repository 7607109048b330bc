package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.DatasetBuild.TextJudge;
import io.scriptorium.evaluation.dataset.TextRules.TextDrop;
import io.scriptorium.evaluation.judge.AnswerLog;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the data set of its documents. Goes over them in the order of the instructions' lines,
 * whatever their order of arrival, and holds one text at a time.
 */
final class DatasetAssembly {

  /** Seats on servers bound further how many are worked on. */
  private static final int MOST_JUDGED_AT_A_TIME = 64;

  private final DatasetSettings settings;
  private final DatasetIdentity identity;
  private final DatasetFolder folder;
  private final RawDocuments documents;
  private final DatasetCounts tally;

  DatasetAssembly(
      DatasetSettings settings,
      DatasetIdentity identity,
      DatasetFolder folder,
      RawDocuments documents,
      DatasetCounts tally) {
    this.settings = settings;
    this.identity = identity;
    this.folder = folder;
    this.documents = documents;
    this.tally = tally;
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
        RankedTexts.kept(choices.values(), settings.maxPerBucket(), settings.seed());
    for (RankedTexts choice : choices.values()) {
      tally.dropped(TextDrop.NOT_THE_BEST, choice.ranked().size() - 1);
      tally.dropped(TextDrop.BALANCED_AWAY, kept.contains(choice.line()) ? 0 : 1);
    }
    choices.keySet().retainAll(kept);
    try (var files = folder.newFiles()) {
      write(choices, judgements, files);
      DatasetReport report = tally.report(settings, identity);
      files.write("README.md", DatasetCard.of(report));
      files.write(
          "report.json",
          Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
      files.finish();
      return report;
    }
  }

  /** The texts that are good enough, by their instruction's line; no instruction without one. */
  private Map<Integer, List<CandidateText>> measured() throws IOException {
    Map<Integer, List<CandidateText>> candidates = new LinkedHashMap<>();
    try (var decisions = Selection.decisions(folder.selection())) {
      for (var next : (Iterable<Decision.Selected>) Selection.selected(decisions)::iterator) {
        List<CandidateText> texts = new ArrayList<>();
        for (int sample = 1; sample <= settings.samples(); sample++) {
          String id = settings.jobId(next.line(), sample);
          Document document = documents.read(id);
          TextRules.of(next, sample, id, document, reason -> tally.dropped(reason, document))
              .ifPresent(texts::add);
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

  /** A line of {@code raw/judgements.jsonl}. */
  private record JudgedText(String id, Judgement judgement) {}

  private record Unjudged(Decision.Selected instruction, String id) {}

  /**
   * The judgements of all texts that are not the only one of their instruction, by job id. Each is
   * logged when it is made, and not requested again.
   *
   * @throws StartupException if they are not all of one model
   */
  private Map<String, Judgement> judged(
      TextJudge judge, Map<Integer, List<CandidateText>> candidates)
      throws IOException, InterruptedException {
    try (var log =
            AnswerLog.read(
                folder.judgements(),
                JudgedText.class,
                JudgedText::id,
                it -> it.judgement().givenBy());
        var decisions = Selection.decisions(folder.selection())) {
      log.askAll(
          Selection.selected(decisions)
              .flatMap(it ->
                  rivals(candidates.getOrDefault(it.line(), List.of()))
                      .map(text -> new Unjudged(it, text.id())))
              .filter(it -> log.get(it.id()).isEmpty())
              .iterator(),
          it -> new JudgedText(it.id(), judgement(it, judge)),
          MOST_JUDGED_AT_A_TIME,
          _ -> {});
      return log.lines().stream().collect(Collectors.toMap(JudgedText::id, JudgedText::judgement));
    }
  }

  private static Stream<CandidateText> rivals(List<CandidateText> texts) {
    return texts.size() < 2 ? Stream.of() : texts.stream();
  }

  private Judgement judgement(Unjudged text, TextJudge judge)
      throws IOException, InterruptedException {
    return judge.judge(
        text.instruction().line(),
        text.instruction().instruction(),
        TextCleaner.of(documents.read(text.id()).text()));
  }

  private void write(
      Map<Integer, RankedTexts> choices,
      Map<String, Judgement> judgements,
      DatasetFolder.AtomicFiles files)
      throws IOException {
    for (Split split : Split.values()) {
      files.begin(split.textsFile());
      if (settings.samples() > 1) {
        files.begin(split.preferencesFile());
      }
    }
    try (var decisions = Selection.decisions(folder.selection())) {
      for (var next : (Iterable<Decision.Selected>) Selection.selected(decisions)::iterator) {
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
      DatasetFolder.AtomicFiles files)
      throws IOException {
    Split split = settings.shares().of(settings.seed(), instruction.instruction());
    String prompt = TrainingLine.prompt(instruction);
    CandidateText best = choice.best();
    Document document = documents.read(best.id());
    String text = TextCleaner.of(document.text());
    files.line(split.textsFile(), TrainingLine.Text.of(prompt, text, best.words(), document.id()));
    tally.text(split, instruction, best, document, judgements.get(best.id()));
    if (choice.ranked().size() == 1) {
      return;
    }
    tally.notJudged(
        (int)
            choice.ranked().stream()
                .filter(it -> judgements.get(it.id()) instanceof Judgement.Dropped)
                .count());
    if (choice.difference() < DatasetSettings.LEAST_DIFFERENCE) {
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
