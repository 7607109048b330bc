package io.scriptorium.evaluation.dataset;

import static io.scriptorium.evaluation.dataset.Markdown.code;
import static io.scriptorium.evaluation.dataset.Markdown.number;

import io.scriptorium.evaluation.dataset.instruction.LongOutputAnswers;
import io.scriptorium.evaluation.dataset.text.LengthBucket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A data set's README: what it is, how it was made, and what was left out. */
final class DatasetCard {

  private static final int WIDEST_BAR = 40;

  private final DatasetReport report;
  private final Markdown text = new Markdown();

  private DatasetCard(DatasetReport report) {
    this.report = report;
  }

  static String of(DatasetReport report) {
    var card = new DatasetCard(report);
    CardFrontMatter.of(report).forEach(card.text::line);
    card.whatItIs();
    card.howItWasMade();
    card.splits();
    card.measures(report.measures());
    card.instructions();
    card.documents();
    return card.text.toString();
  }

  private void whatItIs() {
    long words =
        report.splits().values().stream().mapToLong(DatasetReport.SplitCounts::words).sum();
    text.line("").paragraph("# " + report.name());
    text.paragraph(
        "Instructions that need long answers, and long answers to them: training data with which a"
            + " language model learns to write thousands of words at a time.");
    text.paragraph(
        "It holds %s texts of %s words in all. Each line of `train.jsonl`, `validation.jsonl` and `test.jsonl` is a conversation (`messages`) of an instruction and its text, with the text's length (`words`) and the job that wrote it (`id`)."
            .formatted(number(report.documents().texts()), number(words)));
    if (report.preferences() != null) {
      text.paragraph(
          "Each line of `preferences-train.jsonl` and so on holds the better (`chosen`) and the"
              + " worse (`rejected`) of two texts for one `prompt`, with their scores from 0 to"
              + " 100, for preference learning such as DPO.");
    }
  }

  private void howItWasMade() {
    text.heading("How it was made");
    text.paragraph(
        "With Scriptorium, in the way of LongWriter-6k (Bai et al., [LongWriter](https://arxiv.org/abs/2408.07055), 2024): instructions were selected from %s (SHA-256 `%s`), texts were written to them by language models, and those with flaws were left out. No person has read them all."
            .formatted(code(report.instructionsFile()), report.instructionsSha256()));
    text.paragraph(
        "%s of the %s selected instructions state no length; theirs was drawn by chance. What an instruction itself does not state of length and language is added to it here, since the writing model's prompt stated it too. Identifiers in front of paragraphs, such as \"Paragraph 1:\", are taken out. Lengths are in words; each Chinese or Japanese character counts as one."
            .formatted(
                number(report.instructions().drawnLengths()),
                number(report.instructions().selected())));
    if (!report.models().isEmpty()) {
      text.table("model", "texts that it wrote, or a part of them");
      report.models().forEach((model, texts) -> text.row(code(model), number(texts)));
      text.line("");
    }
    text.table("setting", "value").row("seed", Long.toString(report.seed()));
    report.settings().forEach(text::row);
    text.line("");
  }

  private void splits() {
    text.heading("Splits").paragraph("All texts of one instruction are in one split.");
    text.table("split", "texts", "words", "preferences");
    report
        .splits()
        .forEach((split, it) ->
            text.row(
                split.json(), number(it.texts()), number(it.words()), number(it.preferences())));
    text.line("");
  }

  private void measures(DatasetReport.@Nullable Measures measures) {
    if (measures == null) {
      return;
    }
    text.heading("Lengths and measures").line("```text");
    int most = report.lengths().stream().mapToInt(DatasetReport.LengthCount::texts).max().orElse(1);
    report.lengths().forEach(it -> text.line(bar(it, most)));
    text.paragraph("```").table("measure", "over all texts");
    text.row("words, mean", number(measures.meanWords(), 0));
    text.row("words, median", number(measures.medianWords()));
    text.row("words, shortest", number(measures.shortestWords()));
    text.row("words, longest", number(measures.longestWords()));
    text.row("length score S_l, mean", number(measures.lengthScore(), 1));
    Double quality = measures.quality();
    if (quality != null) {
      text.row("quality score S_q, mean of those judged", number(quality, 1));
    }
    text.row("distinct pairs of words (distinct-2), mean", number(measures.distinct2(), 3));
    text.row("repeated word triples, mean", number(measures.repeated3(), 3));
    text.line("");
  }

  /** At least one character for at least one text. */
  private static String bar(DatasetReport.LengthCount count, int most) {
    return String.format(
        Locale.ROOT,
        "%18s words | %s %,d",
        new LengthBucket(count.from(), count.to()).label(),
        "#".repeat((int) Math.ceilDiv((long) count.texts() * WIDEST_BAR, most)),
        count.texts());
  }

  private void instructions() {
    DatasetReport.Instructions it = report.instructions();
    text.heading("The instructions").table("instructions", number(it.lines()));
    text.row("could not be read", number(it.unreadable()));
    it.dropped().forEach((reason, count) -> text.row(reason.description(), number(count)));
    text.row("**selected**", number(it.selected()));
    text.row("of these without a text that is good enough", number(it.withoutText()));
    text.line("");
    asked(it.asked());
    if (it.unreadable() > 0) {
      text.paragraph("Could not be read (the first %d):".formatted(it.unreadableLines().size()));
      it.unreadableLines()
          .forEach(bad -> text.line("- line %d: %s".formatted(bad.line(), code(bad.reason()))));
      text.line("");
    }
  }

  private void asked(LongOutputAnswers.@Nullable Counts asked) {
    if (asked == null) {
      return;
    }
    text.paragraph(
        "%s was asked whether instructions that state no length need a long text; where no answer could be had they stayed."
            .formatted(asked.model() == null ? "A model" : "The model " + code(asked.model())));
    text.table("answer", "instructions");
    text.row("needs a long text", number(asked.needed()));
    text.row("needs none, and was dropped", number(asked.notNeeded()));
    asked.unanswered().forEach((reason, count) -> text.row("none: " + code(reason), number(count)));
    text.line("");
  }

  private void documents() {
    DatasetReport.Documents it = report.documents();
    text.heading("The documents").table("documents", number(it.written()));
    it.dropped().forEach((reason, count) -> text.row(reason.description(), number(count)));
    text.row("**texts of the data set**", number(it.texts())).line("");
    if (!it.failures().isEmpty()) {
      text.table("why jobs failed", "jobs");
      it.failures().forEach((reason, count) -> text.row(code(reason), number(count)));
      text.line("");
    }
    DatasetReport.Preferences preferences = report.preferences();
    if (preferences != null) {
      text.table("instructions with several good texts", "");
      text.row("**preferences**", number(preferences.pairs()));
      text.row("scores too close for a preference", number(preferences.tooClose()));
      text.row("texts without the judge's ratings", number(preferences.notJudged()));
      text.line("");
    }
  }
}
