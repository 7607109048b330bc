package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.score.Paragraphs;
import io.scriptorium.evaluation.score.ReferenceWords;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One text as a page shows it.
 *
 * @param number from 1, for links
 * @param notices why the text or its judgement is missing
 */
record TextView(
    int number,
    String excerpt,
    String about,
    String prompt,
    List<String> notices,
    List<Section> sections) {

  /**
   * A section's text.
   *
   * @param step its place and lengths; null where the sections are not known
   */
  record Section(@Nullable String step, List<String> paragraphs) {}

  static TextView of(int number, ScoredText text) {
    Prediction prediction = text.prediction();
    List<String> notices = new ArrayList<>();
    String missing = ReportData.missing(text);
    Double quality = text.quality();
    if (missing != null) {
      notices.add(missing);
    }
    if (text.judgement() instanceof Judgement.Dropped(String reason)) {
      notices.add("No judgement: " + reason);
    }
    return new TextView(
        number,
        SafeText.of(prediction.prompt(), Chart.LONGEST_PROMPT),
        "line %s · %s requested · %s written · S_l %s%s"
            .formatted(
                prediction.line(),
                Numbers.whole(prediction.length()),
                Numbers.whole(text.scores().words()),
                Numbers.points(text.scores().length()),
                quality == null ? "" : " · S_q " + Numbers.points(quality)),
        prediction.prompt(),
        notices,
        sections(prediction));
  }

  private static List<Section> sections(Prediction prediction) {
    List<String> texts = prediction.texts();
    return IntStream.range(0, texts.size())
        .mapToObj(at ->
            new Section(
                prediction.sections().isEmpty()
                    ? null
                    : "section %s of %s · %s requested · %s written"
                        .formatted(
                            at + 1,
                            texts.size(),
                            Numbers.whole(prediction.sections().get(at).asked()),
                            Numbers.whole(ReferenceWords.count(texts.get(at)))),
                Paragraphs.of(texts.get(at))))
        .toList();
  }
}
