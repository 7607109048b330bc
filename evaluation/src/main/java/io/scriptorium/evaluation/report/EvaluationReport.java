package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report of one evaluation, whose summaries, which take time, are computed once. */
public record EvaluationReport(
    Evaluation evaluation,
    Summary overall,
    SequencedMap<String, Summary> byLength,
    SequencedMap<String, Summary> byType,
    SequencedMap<String, Summary> byLanguage)
    implements RunReport {

  private static final int MOST_SHOWN_TEXTS = 200;
  private static final int WORST = 10;
  private static final int LONGEST_EXCERPT = 80;

  public static EvaluationReport of(Evaluation evaluation) {
    return new EvaluationReport(
        evaluation,
        evaluation.overall(),
        evaluation.byLength(),
        evaluation.byType(),
        evaluation.byLanguage());
  }

  @Override
  public String template() {
    return "evaluation";
  }

  @Override
  public String title() {
    return evaluation.benchmark() + ": " + evaluation.name();
  }

  @Override
  public List<Chart> charts() {
    return Stream.of(Stream.of(lengths()), scores().stream(), Stream.ofNullable(repetition()))
        .flatMap(it -> it)
        .toList();
  }

  /** A row for all texts, and one for each group by length, type and language. */
  @Override
  public String terminal() {
    List<Map.Entry<String, Summary>> rows = new ArrayList<>();
    rows.add(Map.entry("all texts", overall));
    for (var groups : List.of(byLength, byType, byLanguage)) {
      groups.forEach((name, summary) -> rows.add(Map.entry("  " + name, summary)));
    }
    Iterator<String> lines = GroupTable.brief(rows, judged()).lines().iterator();
    var text = new StringBuilder(lines.next()).append(lines.next());
    append(text, "by requested words", byLength, lines);
    append(text, "by type", byType, lines);
    append(text, "by language", byLanguage, lines);
    return text.toString();
  }

  private static void append(
      StringBuilder text, String heading, Map<String, Summary> groups, Iterator<String> lines) {
    text.append("\n").append(heading).append("\n");
    groups.forEach((_, _) -> text.append(lines.next()));
  }

  String name() {
    return SafeText.of(evaluation.name(), ReportTable.LONGEST_CELL);
  }

  String how() {
    return SafeText.of(evaluation.how(), ReportTable.LONGEST_CELL);
  }

  boolean judged() {
    return overall.quality() != null;
  }

  String promptCount() {
    return Numbers.count(overall.prompts(), "prompt");
  }

  String judgedCount() {
    return Numbers.count(overall.judged(), "judged text");
  }

  String droppedCount() {
    return Numbers.count(overall.dropped(), "text");
  }

  String wordCount() {
    return Numbers.count(meanWords(), "word");
  }

  String prematureCount() {
    return Numbers.count(overall.prematureConclusions(), "text");
  }

  String duplicatedCount() {
    return Numbers.count(overall.duplicatedParagraphs(), "duplicated paragraph");
  }

  boolean oneAnswered() {
    return overall.answered() == 1;
  }

  boolean oneDuplicated() {
    return overall.duplicatedParagraphs() == 1;
  }

  long meanWords() {
    return Math.round(overall.words());
  }

  String repeated() {
    return Numbers.percent(overall.repeated3());
  }

  String distinct() {
    return Numbers.ratio(overall.distinct2());
  }

  /** What is explained: S_q only where there is any. */
  List<Metric> metrics() {
    return Stream.of(Metric.values()).filter(it -> it != Metric.QUALITY || judged()).toList();
  }

  /** The judging model; null without any S_q. */
  @Nullable String judge() {
    return evaluation.judge().map(it -> SafeText.of(it, ReportTable.LONGEST_CELL)).orElse(null);
  }

  /** Why texts count as not answered; null where all are answered. */
  @Nullable Reasons missing() {
    return Reasons.counted(
        "Missing texts",
        evaluation.texts().stream().map(ScoredText::missing).filter(Objects::nonNull));
  }

  /** Why the judge gave no ratings; null where it gave all. */
  @Nullable Reasons dropped() {
    return Reasons.counted(
        "Missing judgements",
        evaluation.texts().stream()
            .map(ScoredText::judgement)
            .filter(Judgement.Dropped.class::isInstance)
            .map(it -> ((Judgement.Dropped) Objects.requireNonNull(it)).reason()));
  }

  Chart lengths() {
    return Chart.lengths(
        "A mark for each of %s, by type; the mean length score S_l is %s"
            .formatted(Numbers.count(overall.prompts(), "text"), Numbers.mean(overall.length())),
        "written words",
        false,
        series());
  }

  /** The texts by type, the most frequent first; where there are many, the rest as one series. */
  private List<Chart.Series> series() {
    Map<String, List<Chart.Point>> types = new LinkedHashMap<>();
    for (ScoredText text : evaluation.texts()) {
      types
          .computeIfAbsent(text.prediction().type(), _ -> new ArrayList<>())
          .add(Chart.Point.of(text));
    }
    List<Map.Entry<String, List<Chart.Point>>> sorted =
        types.entrySet().stream()
            .sorted(Comparator.comparingInt(it -> -it.getValue().size()))
            .toList();
    int alone = sorted.size() > Chart.MOST_SERIES ? Chart.MOST_SERIES - 1 : sorted.size();
    List<Chart.Series> series = new ArrayList<>();
    sorted.subList(0, alone).forEach(it -> series.add(series(it.getKey(), it.getValue())));
    List<Chart.Point> others =
        sorted.stream().skip(alone).flatMap(it -> it.getValue().stream()).toList();
    if (!others.isEmpty()) {
      series.add(series("other types", others));
    }
    return series;
  }

  private static Chart.Series series(String name, List<Chart.Point> points) {
    return new Chart.Series(
        "%s (%s)".formatted(SafeText.of(name, Chart.LONGEST_NAME), Numbers.whole(points.size())),
        points);
  }

  String intervalMeaning() {
    return Metric.INTERVAL.meaning();
  }

  List<Chart> scores() {
    List<Chart> lengths =
        List.of(
            Chart.bars(
                "length-by-length",
                "S_l by requested words",
                byLength,
                Summary::length,
                Summary::prompts),
            Chart.bars("length-by-type", "S_l by type", byType, Summary::length, Summary::prompts));
    List<Chart> qualities =
        List.of(
            Chart.bars(
                "quality-by-length",
                "S_q by requested words",
                byLength,
                Summary::quality,
                Summary::judged),
            Chart.bars(
                "quality-by-type", "S_q by type", byType, Summary::quality, Summary::judged));
    return judged() ? Stream.of(lengths, qualities).flatMap(List::stream).toList() : lengths;
  }

  private List<ScoredText> present() {
    return evaluation.texts().stream().filter(it -> it.scores().words() > 0).toList();
  }

  String presentCount() {
    return Numbers.count(present().size(), "text");
  }

  /** Null without any text. */
  @Nullable Chart repetition() {
    return present().isEmpty() ? null : Chart.repetition(present());
  }

  ReportTable lengthGroups() {
    return GroupTable.of("By requested words", "Words requested", byLength, judged());
  }

  ReportTable typeGroups() {
    return GroupTable.of("By type", "Type", byType, judged());
  }

  ReportTable languageGroups() {
    return GroupTable.of("By language", "Language", byLanguage, judged());
  }

  /** The texts with the lowest S_l, the lowest first; among equals the order of the prompts. */
  ReportTable worst() {
    return ReportTable.of(
        "The lowest S_l",
        evaluation.texts().stream()
            .sorted(Comparator.comparingDouble((ScoredText it) -> it.scores().length()))
            .limit(WORST)
            .toList(),
        List.of(
            Column.figure("Line", it -> Integer.toString(it.prediction().line())),
            Column.text("Prompt", it -> SafeText.of(it.prediction().prompt(), LONGEST_EXCERPT)),
            Column.figure("Requested", it -> Numbers.whole(it.prediction().length())),
            Column.figure("Written", it -> Numbers.whole(it.scores().words())),
            Column.figure(Metric.LENGTH.label(), it -> Numbers.points(it.scores().length()))));
  }

  int worstCount() {
    return Math.min(WORST, evaluation.texts().size());
  }

  /** All texts. */
  List<TextView> prompts() {
    SortedSet<Integer> shown = TextView.selected(evaluation.texts(), MOST_SHOWN_TEXTS);
    return IntStream.range(0, evaluation.texts().size())
        .mapToObj(at ->
            new TextView(Integer.toString(at + 1), shown.contains(at), evaluation.texts().get(at)))
        .toList();
  }

  List<TextView> shownTexts() {
    return prompts().stream().filter(TextView::shown).toList();
  }

  /** How many texts the page leaves out; null for none. */
  @Nullable Integer leftOut() {
    int leftOut = evaluation.texts().size() - MOST_SHOWN_TEXTS;
    return leftOut > 0 ? leftOut : null;
  }

  @Override
  public Object json() {
    return EvaluationJson.of(this);
  }
}
