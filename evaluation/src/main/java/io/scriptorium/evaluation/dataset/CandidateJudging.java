package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.instruction.Decision;
import io.scriptorium.evaluation.dataset.instruction.Interrupts;
import io.scriptorium.evaluation.dataset.instruction.LanguageCodes;
import io.scriptorium.evaluation.dataset.instruction.OrderedCalls;
import io.scriptorium.evaluation.dataset.instruction.SelectedInstructions;
import io.scriptorium.evaluation.dataset.text.CandidateText;
import io.scriptorium.evaluation.dataset.text.TextCleaner;
import io.scriptorium.evaluation.dataset.text.TextJudge;
import io.scriptorium.evaluation.file.JsonLineAppender;
import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.judge.SingleModelGuard;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Document;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Asks a judge about the texts that compete with others. Each judgement is logged when it is made,
 * and not requested again.
 */
final class CandidateJudging {

  private static final double MILLISECONDS = 1_000;

  private final TextJudge judge;
  private final RawDocuments documents;
  private final Path file;
  private final SingleModelGuard model;
  private final Map<String, Judgement> judgements = new HashMap<>();

  /** A line of {@code raw/judgements.jsonl}. */
  record Line(String id, Judgement judgement) {}

  /**
   * @param file where the judgements go
   */
  CandidateJudging(TextJudge judge, RawDocuments documents, Path file) {
    this.judge = judge;
    this.documents = documents;
    this.file = file;
    model = new SingleModelGuard(file);
  }

  /**
   * The judgements of all texts that are not the only one of their instruction, by job id.
   *
   * @param candidates by their instruction's line
   * @throws StartupException if they are not all of one model
   */
  Map<String, Judgement> complete(
      SelectedInstructions instructions, Map<Integer, List<CandidateText>> candidates)
      throws IOException, InterruptedException {
    try (JsonLineAppender log = JsonLineAppender.open(file)) {
      readEarlier();
      try (var answers =
          new OrderedCalls<Line>(line -> {
            keep(line);
            log.append(line);
          })) {
        for (var next = instructions.next(); next != null; next = instructions.next()) {
          Interrupts.check();
          ask(next, candidates.getOrDefault(next.line(), List.of()), answers);
        }
        answers.finish();
      }
    }
    return judgements;
  }

  private void readEarlier() throws IOException {
    try (var lines =
        JsonLineReader.openLog(file, "Delete that line to have the text judged again.")) {
      lines.forEach(Line.class, this::keep);
    }
  }

  private void keep(Line line) {
    if (line.judgement() instanceof Judgement.Given given) {
      model.require(given.model());
    }
    judgements.put(line.id(), line.judgement());
  }

  private void ask(
      Decision.Selected instruction, List<CandidateText> rivals, OrderedCalls<Line> answers)
      throws IOException, InterruptedException {
    for (CandidateText rival : rivals.size() < 2 ? List.<CandidateText>of() : rivals) {
      if (!judgements.containsKey(rival.id())) {
        answers.ask(() ->
            new Line(rival.id(), judge.judge(prediction(instruction, documents.read(rival.id())))));
      }
    }
  }

  private static Prediction prediction(Decision.Selected instruction, Document document) {
    var timings = document.timings();
    return new Prediction(
        instruction.line(),
        instruction.instruction(),
        Objects.requireNonNullElse(instruction.type(), "no type"),
        instruction.words(),
        Objects.requireNonNullElseGet(
            instruction.language(),
            () -> LanguageCodes.of(instruction.instruction()).orElse("not known")),
        TextCleaner.of(document.text()),
        document.status(),
        null,
        List.of(),
        Duration.between(timings.requestedAt(), timings.finishedAt()).toMillis() / MILLISECONDS,
        document.sections().isEmpty() ? null : document.sections().getFirst().model());
  }
}
