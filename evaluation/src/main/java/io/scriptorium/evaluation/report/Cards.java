package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;

/** The headline figures of a page. */
final class Cards {

  private Cards() {}

  /** One figure; the page puts them into a list of descriptions. */
  static String card(String name, String figure, String about) {
    return """
    <div class="card"><dt dir="auto">%s</dt><dd class="headline">%s</dd><dd>%s</dd></div>
    """
        .formatted(Html.escape(name), Html.escape(figure), Html.escape(about));
  }

  /** The figures over all texts, and behind a heading what they say. */
  static String of(Summary all) {
    var cards = new StringBuilder("<dl class=\"cards\">\n");
    cards.append(score(Measure.LENGTH, all.length(), all.prompts(), "prompt"));
    Interval quality = all.quality();
    if (quality != null) {
      cards.append(score(Measure.QUALITY, quality, all.judged(), "judged text"));
    }
    cards.append(
        card(
            "Answered",
            "%s of %s".formatted(Figures.whole(all.answered()), Figures.whole(all.prompts())),
            "whole texts, no refusals"));
    cards.append(card(Measure.WORDS.label(), Figures.whole(all.words()), "a text on average"));
    cards.append(
        card(
            Measure.REPEATED.label(),
            Figures.percentOrNone(all.repeated3()),
            "on average; " + Figures.count(all.duplicatedParagraphs(), "duplicated paragraph")));
    cards.append(
        card(
            Measure.DISTINCT.label(),
            Figures.ratioOrNone(all.distinct2()),
            "on average, of at most 1"));
    Double adherence = all.planAdherence();
    if (adherence != null) {
      cards.append(card(Measure.PLAN.label(), Figures.points(adherence), "of at most 100"));
    }
    cards.append(
        card(
            Measure.PREMATURE.label() + "s",
            Figures.whole(all.prematureConclusions()),
            "texts that conclude before their end"));
    return cards.append("</dl>\n").append(meanings(quality != null)).toString();
  }

  private static String score(Measure measure, Interval interval, int number, String of) {
    return card(
        measure.label(),
        Figures.points(interval.mean()),
        "%s %s, over %s"
            .formatted(
                Measure.INTERVAL.label(), Figures.ends(interval), Figures.count(number, of)));
  }

  private static String meanings(boolean judged) {
    var meanings = new StringBuilder();
    meanings.append("<details><summary>What the figures say</summary>\n<dl class=\"meanings\">\n");
    for (Measure measure : Measure.values()) {
      if (measure != Measure.QUALITY || judged) {
        meanings.append(
            "<dt>%s</dt><dd>%s</dd>\n"
                .formatted(Html.escape(measure.label()), Html.escape(measure.meaning())));
      }
    }
    return meanings.append("</dl></details>\n").toString();
  }
}
