package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.instruction.Decision;
import io.scriptorium.evaluation.dataset.instruction.Interrupts;
import io.scriptorium.evaluation.dataset.instruction.LanguageCodes;
import io.scriptorium.evaluation.dataset.instruction.OrderedCalls;
import io.scriptorium.evaluation.dataset.instruction.SelectedInstructions;
import io.scriptorium.evaluation.dataset.text.CandidateText;
import io.scriptorium.evaluation.dataset.text.TextCleaner;
import io.scriptorium.evaluation.dataset.text.TextJudge;
import io.scriptorium.evaluation.judge.AnswerLog;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Document;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Asks a judge about the texts that compete with others. Each judgement is logged when it is made,
 * and not requested again.
 */
final class CandidateJudging {

  private static final double MILLISECONDS = 1_000;

  private final TextJudge judge;
  private final RawDocuments documents;
  private final Path file;

  /** A line of {@code raw/judgements.jsonl}. */
  record Line(String id, Judgement judgement) {}

  /**
   * @param file where the judgements go
   */
  CandidateJudging(TextJudge judge, RawDocuments documents, Path file) {
    this.judge = judge;
    this.documents = documents;
    this.file = file;
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
    try (var log = AnswerLog.read(file, Line.class, Line::id, it -> it.judgement().givenBy());
        var answers = new OrderedCalls<Line>(log::add)) {
      for (var next = instructions.next(); next != null; next = instructions.next()) {
        Interrupts.check();
        Decision.Selected instruction = next;
        for (String id : unjudged(candidates.getOrDefault(next.line(), List.of()), log)) {
          answers.ask(() -> new Line(id, judge.judge(prediction(instruction, documents.read(id)))));
        }
      }
      answers.finish();
      return log.lines().stream().collect(Collectors.toMap(Line::id, Line::judgement));
    }
  }

  private static List<String> unjudged(List<CandidateText> rivals, AnswerLog<String, Line> log) {
    return rivals.size() < 2
        ? List.of()
        : rivals.stream().map(CandidateText::id).filter(it -> log.get(it).isEmpty()).toList();
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
