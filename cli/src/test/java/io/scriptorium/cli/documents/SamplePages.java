package io.scriptorium.cli.documents;

import io.scriptorium.cli.SampleJobs;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.judge.PairVerdict;
import io.scriptorium.evaluation.judge.PairVerdict.Preference;
import io.scriptorium.evaluation.judge.Quality;
import io.scriptorium.evaluation.judge.TextPair;
import io.scriptorium.evaluation.report.ComparisonReport;
import io.scriptorium.evaluation.report.EvaluationReport;
import io.scriptorium.evaluation.report.RulerReport;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of each kind of page that people read. */
enum SamplePages {
  DOCUMENT_WITH_HEADINGS,
  DOCUMENT_WITHOUT_HEADINGS,
  DOCUMENT_WITH_MARKDOWN,
  DOCUMENT_FROM_RIGHT_TO_LEFT,
  FAILED_DOCUMENT,
  INDEX,
  EVALUATION,
  RULER,
  COMPARISON;

  private static final String PROSE =
      "The tea of the hills is sold in the town, and the price of it is low in a year of rain.";

  private static final String MARKDOWN =
      """
      # Tea and *trade*

      %1$s See [the `list`](https://example.org/list), [](https://example.org/none) and
      [this](javascript:alert(1)).

      ### The bush

      > %1$s

      - one
      - two

      ###### Leaves

          indented code that is longer than the page is wide, %1$s

      ![a picture](https://example.org/tea.png)

      ##

      ---

      ## <b>Trade</b>

      1. %1$s
      """
          .formatted(PROSE);

  /** The page as HTML. */
  String html(Path folder) throws IOException {
    return switch (this) {
      case DOCUMENT_WITH_HEADINGS ->
          page(SampleJobs.structured("t", "Tea", "The bush", "The ships", PROSE, MARKDOWN));
      case DOCUMENT_WITHOUT_HEADINGS -> page(SampleJobs.completed("t", "Write", PROSE, PROSE));
      case DOCUMENT_WITH_MARKDOWN -> page(SampleJobs.completed("t", "Write", MARKDOWN, MARKDOWN));
      case DOCUMENT_FROM_RIGHT_TO_LEFT ->
          page(
              SampleJobs.completed(
                  "t", "اكتب عن الشاي", "# الشاي\n\nالشاي قديم.\n\n## التجارة\n\nقديمة."));
      case FAILED_DOCUMENT -> page(SampleJobs.failed("t", "no server answers"));
      case INDEX -> index(folder);
      case EVALUATION -> EvaluationReport.of(run("pipeline", 0)).page();
      case RULER -> RulerReport.of(List.of(run("pipeline", 0), run("direct", 1))).page();
      case COMPARISON ->
          new ComparisonReport(
                  Comparison.of(List.of(run("pipeline", 0), run("direct", 1), run("other", 2)))
                      .with(SamplePages::verdict))
              .page();
    };
  }

  private static String page(Document document) {
    return DocumentFormat.HTML.render(document);
  }

  private static String index(Path folder) throws IOException {
    try (DocumentFolder documents =
        DocumentFolder.open(folder, DocumentFormat.HTML, NamesOption.By.ID)) {
      documents.write(SampleJobs.completed("tea", "Write about tea in ten chapters", PROSE));
      documents.write(SampleJobs.completed("rice", "Write", "# 茶\n\n茶是一种古老的饮料。"));
      documents.write(SampleJobs.failed("rain", "no server answers"));
      documents.writeRefused("snow", "The field \"words\" is 0.");
    }
    return Files.readString(folder.resolve(DocumentIndex.NAME));
  }

  private static Evaluation run(String name, int number) {
    List<ScoredText> texts = new ArrayList<>();
    for (int line = 1; line <= 12; line++) {
      boolean missing = line == 5 + number;
      int words = 100 * line;
      String text = (PROSE + " ").repeat(line * (3 + number)) + "\n\n" + PROSE + " " + name;
      ScoredText scored =
          ScoredText.of(
              new Prediction(
                  line,
                  "Write about the tea of hill %d, in the words of those who sell it"
                      .formatted(line),
                  line % 2 == 0 ? "Report" : "Guide",
                  words,
                  "Latin",
                  missing ? "" : text,
                  missing ? Document.Status.FAILED : Document.Status.COMPLETED,
                  missing ? "no server answers" : null,
                  missing ? List.of() : List.of(new Prediction.Section(0, text.length(), words)),
                  12.5,
                  "model-x"));
      int mark = 3 + line % 2;
      texts.add(
          missing
              ? scored
              : scored.with(
                  line == 7
                      ? new Judgement.Dropped("It wrote prose.")
                      : new Judgement.Given(
                          new Quality(mark, mark, mark, mark, mark, mark), "strict")));
    }
    return new Evaluation(name, "LongBench-Write", "pipeline, sequential", texts);
  }

  private static Optional<PairVerdict> verdict(TextPair pair) {
    return Optional.of(
        switch (pair.first().line() % 4) {
          case 0 -> new PairVerdict.Given(Preference.FIRST, "strict");
          case 1 -> new PairVerdict.Dropped("It wrote prose.");
          default ->
              new PairVerdict.Given(
                  pair.first().response().endsWith("pipeline")
                      ? Preference.FIRST
                      : Preference.SECOND,
                  "strict");
        });
  }
}
