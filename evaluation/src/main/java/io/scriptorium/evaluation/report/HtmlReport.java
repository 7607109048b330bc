package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The evaluation as one page with charts, tables and the texts; fills {@code evaluation.html}. */
final class HtmlReport {

  private static final int MOST_TEXTS = 200;
  private static final int LONGEST_TYPE = 40;

  private final ReportData data;
  private final SortedSet<Integer> shown;

  private HtmlReport(ReportData data) {
    this.data = data;
    shown = TextSelection.of(data.texts(), MOST_TEXTS);
  }

  static String of(ReportData data) {
    var evaluation = data.evaluation();
    View view = new HtmlReport(data).view();
    return ReportPage.render(
        evaluation.benchmark() + ": " + evaluation.name(), "evaluation", view, view.charts());
  }

  /** The names are those of the template. */
  private record View(
      String name,
      String about,
      List<Card> cards,
      List<Metric> metrics,
      List<Reasons> reasons,
      Chart lengths,
      String intervalMeaning,
      List<Chart> scores,
      @Nullable RepetitionView repetition,
      List<ReportTable.View> groups,
      boolean judged,
      List<PromptRow> prompts,
      String aboutTexts,
      List<TextView> texts) {

    List<Chart> charts() {
      Stream<Chart> others = Stream.concat(Stream.of(lengths), scores.stream());
      return repetition == null
          ? others.toList()
          : Stream.concat(others, Stream.of(repetition.chart())).toList();
    }
  }

  /** A headline number. */
  record Card(String name, String value, String about) {}

  /** Why something is missing, a line for each reason. */
  record Reasons(String title, List<String> lines) {}

  private record RepetitionView(String texts, Chart chart) {}

  private record PromptRow(
      int line,
      boolean shown,
      int number,
      String excerpt,
      String type,
      String asked,
      String written,
      boolean answered,
      String length,
      String quality,
      String repeated,
      String early) {}

  private View view() {
    var evaluation = data.evaluation();
    Summary all = data.overall();
    List<ScoredText> texts = data.texts();
    List<ScoredText> present = texts.stream().filter(it -> it.scores().words() > 0).toList();
    return new View(
        evaluation.name(),
        "%s over %s. Source of the texts: %s. %s"
            .formatted(
                evaluation.benchmark(),
                Numbers.count(all.prompts(), "prompt"),
                evaluation.how(),
                data.aboutTheJudge(UnaryOperator.identity())),
        cards(),
        data.metrics(),
        Stream.of(
                new Reasons("Missing texts", ReportData.lines(data.missing())),
                new Reasons("Missing judgements", ReportData.lines(data.dropped())))
            .filter(it -> !it.lines().isEmpty())
            .toList(),
        lengths(),
        Metric.INTERVAL.meaning(),
        scores(),
        present.isEmpty()
            ? null
            : new RepetitionView(Numbers.count(present.size(), "text"), Chart.repetition(present)),
        List.of(
            group("Words requested", "By requested words", data.byLength()),
            group("Type", "By type", data.byType()),
            group("Language", "By language", data.byLanguage())),
        data.judged(),
        IntStream.range(0, texts.size()).mapToObj(it -> row(it, texts.get(it))).toList(),
        aboutTexts(),
        shown.stream().map(it -> TextView.of(it + 1, texts.get(it))).toList());
  }

  private List<Card> cards() {
    Summary all = data.overall();
    List<Card> cards = new ArrayList<>();
    cards.add(card(Metric.LENGTH, all.length(), Numbers.count(all.prompts(), "prompt")));
    Interval quality = all.quality();
    if (quality != null) {
      cards.add(card(Metric.QUALITY, quality, Numbers.count(all.judged(), "judged text")));
    }
    cards.add(
        new Card(
            "Answered",
            "%s of %s".formatted(Numbers.whole(all.answered()), Numbers.whole(all.prompts())),
            "complete texts, no refusals"));
    cards.add(new Card(Metric.WORDS.label(), Numbers.whole(all.words()), "per text on average"));
    cards.add(
        new Card(
            Metric.REPEATED.label(),
            Numbers.orNone(all.repeated3(), Numbers::percent),
            "on average; " + Numbers.count(all.duplicatedParagraphs(), "duplicated paragraph")));
    cards.add(
        new Card(
            Metric.DISTINCT.label(),
            Numbers.orNone(all.distinct2(), Numbers::ratio),
            "on average, of at most 1"));
    Double adherence = all.planAdherence();
    if (adherence != null) {
      cards.add(new Card(Metric.PLAN.label(), Numbers.points(adherence), "of at most 100"));
    }
    cards.add(
        new Card(
            Metric.PREMATURE.label() + "s",
            Numbers.whole(all.prematureConclusions()),
            "texts that conclude before their end"));
    return cards;
  }

  private static Card card(Metric metric, Interval interval, String over) {
    return new Card(
        metric.label(),
        Numbers.mean(interval),
        "%s %s, over %s".formatted(Metric.INTERVAL.label(), Numbers.ends(interval), over));
  }

  private Chart lengths() {
    return Chart.lengths(
        "A mark for each of %s, by type; the mean length score S_l is %s"
            .formatted(
                Numbers.count(data.overall().prompts(), "text"),
                Numbers.mean(data.overall().length())),
        "written words",
        false,
        series(data.texts()));
  }

  /** The texts by type, the most frequent first; where there are many, the rest as one series. */
  private static List<Chart.Series> series(List<ScoredText> texts) {
    SequencedMap<String, List<Chart.Point>> types = new LinkedHashMap<>();
    texts.forEach(it ->
        types
            .computeIfAbsent(it.prediction().type(), _ -> new ArrayList<>())
            .add(Chart.Point.of(it)));
    List<Map.Entry<String, List<Chart.Point>>> sorted =
        types.entrySet().stream()
            .sorted(Comparator.comparingInt(it -> -it.getValue().size()))
            .toList();
    int alone = sorted.size() > Chart.MOST_SERIES ? Chart.MOST_SERIES - 1 : sorted.size();
    List<Chart.Series> series = new ArrayList<>();
    sorted.subList(0, alone).forEach(it -> series.add(series(it.getKey(), it.getValue())));
    if (alone < sorted.size()) {
      series.add(
          series(
              "other types",
              sorted.subList(alone, sorted.size()).stream()
                  .flatMap(it -> it.getValue().stream())
                  .toList()));
    }
    return series;
  }

  private static Chart.Series series(String name, List<Chart.Point> points) {
    return new Chart.Series(
        "%s (%s)".formatted(SafeText.of(name, Chart.LONGEST_NAME), Numbers.whole(points.size())),
        points);
  }

  private List<Chart> scores() {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        Chart.bars(
            "length-by-length",
            "S_l by requested words",
            data.byLength(),
            Summary::length,
            Summary::prompts));
    charts.add(
        Chart.bars(
            "length-by-type", "S_l by type", data.byType(), Summary::length, Summary::prompts));
    if (data.judged()) {
      charts.add(
          Chart.bars(
              "quality-by-length",
              "S_q by requested words",
              data.byLength(),
              Summary::quality,
              Summary::judged));
      charts.add(
          Chart.bars(
              "quality-by-type", "S_q by type", data.byType(), Summary::quality, Summary::judged));
    }
    return charts;
  }

  private ReportTable.View group(String by, String caption, SequencedMap<String, Summary> groups) {
    return GroupTable.of(by, groups, data.judged()).view(caption);
  }

  private PromptRow row(int at, ScoredText text) {
    Prediction prediction = text.prediction();
    return new PromptRow(
        prediction.line(),
        shown.contains(at),
        at + 1,
        SafeText.of(prediction.prompt(), Chart.LONGEST_PROMPT),
        SafeText.of(prediction.type(), LONGEST_TYPE),
        Numbers.whole(prediction.length()),
        Numbers.whole(text.scores().words()),
        text.scores().answered(),
        Numbers.points(text.scores().length()),
        Numbers.orNone(text.quality(), Numbers::points),
        Numbers.percent(text.scores().repetition().repeated3()),
        text.scores().prematureConclusion() ? "yes" : "");
  }

  private String aboutTexts() {
    int leftOut = data.texts().size() - shown.size();
    return leftOut == 0
        ? "Thin rules separate the sections, where they are known."
        : ("Thin rules separate the sections, where they are known. This page holds the first %s,"
                + " taken from all lengths in turn; the other %s are in predictions.jsonl.")
            .formatted(Numbers.count(shown.size(), "text"), Numbers.whole(leftOut));
  }
}
