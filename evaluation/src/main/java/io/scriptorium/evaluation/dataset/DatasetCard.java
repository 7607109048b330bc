package io.scriptorium.evaluation.dataset;

import com.samskivert.mustache.Escapers;
import io.scriptorium.evaluation.dataset.instruction.InstructionDrop;
import io.scriptorium.evaluation.dataset.instruction.LongOutputAnswers;
import io.scriptorium.evaluation.dataset.text.LengthBucket;
import io.scriptorium.evaluation.dataset.text.TextDrop;
import io.scriptorium.evaluation.file.Templates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A data set's README: what it is, how it was made, and what was left out; fills {@code card.md}.
 * Its YAML is what the Hugging Face hub reads (https://huggingface.co/docs/hub/datasets-cards); it
 * names no licence, since the publisher knows the terms of the instructions and the model.
 */
final class DatasetCard {

  private static final int WIDEST_BAR = 40;

  private DatasetCard() {}

  private record Row(String left, String right) {}

  private record SplitRow(String name, String texts, String words, String preferences) {}

  private record Config(String name, List<SplitFile> files) {}

  private record SplitFile(String split, String path) {}

  static String of(DatasetReport report) {
    Map<String, Object> view = new HashMap<>();
    view.put("name", report.name());
    view.put("instructionsFile", code(report.instructionsFile()));
    view.put("instructionsSha256", report.instructionsSha256());
    view.put("texts", number(report.documents().texts()));
    view.put("sizeCategory", sizeCategory(report.documents().texts()));
    view.put(
        "words",
        number(
            report.splits().values().stream().mapToLong(DatasetReport.SplitCounts::words).sum()));
    putList(view, "languages", List.copyOf(report.languages().keySet()));
    putList(view, "configs", configs(report));
    putList(view, "models", rows(report.models(), DatasetCard::code));
    List<Row> settings = new ArrayList<>();
    settings.add(new Row("seed", Long.toString(report.seed())));
    report.settings().forEach((name, value) -> settings.add(new Row(name, value)));
    view.put("settings", settings);
    view.put("splits", splits(report));
    putList(view, "measures", measures(report.measures()));
    int most = report.lengths().stream().mapToInt(DatasetReport.LengthCount::texts).max().orElse(1);
    view.put("lengths", report.lengths().stream().map(it -> bar(it, most)).toList());
    putInstructions(view, report.instructions());
    putDocuments(view, report.documents());
    DatasetReport.Preferences preferences = report.preferences();
    view.put("preferences", preferences == null ? List.of() : preferences);
    return new Templates(DatasetCard.class, "md", Escapers.NONE).render("card", view);
  }

  /** Adds {@code hasNames} for what surrounds a list that is not empty. */
  private static void putList(Map<String, Object> view, String name, List<?> list) {
    view.put(name, list);
    view.put(
        "has" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), !list.isEmpty());
  }

  private static String sizeCategory(int texts) {
    if (texts < 1_000) {
      return "n<1K";
    }
    if (texts < 10_000) {
      return "1K<n<10K";
    }
    return texts < 100_000 ? "10K<n<100K" : "100K<n<1M";
  }

  private static List<Config> configs(DatasetReport report) {
    return List.of(
            config("texts", report, DatasetReport.SplitCounts::texts, Split::textsFile),
            config(
                "preferences",
                report,
                DatasetReport.SplitCounts::preferences,
                Split::preferencesFile))
        .stream()
        .filter(it -> !it.files().isEmpty())
        .toList();
  }

  /** Without empty files, whose columns the hub could not detect. */
  private static Config config(
      String name,
      DatasetReport report,
      ToIntFunction<DatasetReport.SplitCounts> size,
      Function<Split, String> file) {
    return new Config(
        name,
        report.splits().entrySet().stream()
            .filter(it -> size.applyAsInt(it.getValue()) > 0)
            .map(it -> new SplitFile(it.getKey().json(), file.apply(it.getKey())))
            .toList());
  }

  private static List<SplitRow> splits(DatasetReport report) {
    return report.splits().entrySet().stream()
        .map(it ->
            new SplitRow(
                it.getKey().json(),
                number(it.getValue().texts()),
                number(it.getValue().words()),
                number(it.getValue().preferences())))
        .toList();
  }

  private static List<Row> measures(DatasetReport.@Nullable Measures measures) {
    if (measures == null) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("words, mean", number(measures.meanWords(), 0)));
    rows.add(new Row("words, median", number(measures.medianWords())));
    rows.add(new Row("words, shortest", number(measures.shortestWords())));
    rows.add(new Row("words, longest", number(measures.longestWords())));
    rows.add(new Row("length score S_l, mean", number(measures.lengthScore(), 1)));
    Double quality = measures.quality();
    if (quality != null) {
      rows.add(new Row("quality score S_q, mean of those judged", number(quality, 1)));
    }
    rows.add(
        new Row("distinct pairs of words (distinct-2), mean", number(measures.distinct2(), 3)));
    rows.add(new Row("repeated word triples, mean", number(measures.repeated3(), 3)));
    return rows;
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

  private static void putInstructions(
      Map<String, Object> view, DatasetReport.Instructions instructions) {
    view.put("lines", number(instructions.lines()));
    view.put("selected", number(instructions.selected()));
    view.put("drawnLengths", number(instructions.drawnLengths()));
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("could not be read", number(instructions.unreadable())));
    rows.addAll(rows(instructions.dropped(), InstructionDrop::description));
    rows.add(new Row("**selected**", number(instructions.selected())));
    rows.add(
        new Row("of these without a text that is good enough", number(instructions.withoutText())));
    view.put("instructions", rows);
    LongOutputAnswers.Counts asked = instructions.asked();
    view.put("answers", asked == null ? List.of() : answers(asked));
    putList(
        view,
        "unreadable",
        instructions.unreadableLines().stream()
            .map(it -> new Row(Integer.toString(it.line()), code(it.reason())))
            .toList());
    view.put("unreadableCount", instructions.unreadableLines().size());
  }

  private static Map<String, Object> answers(LongOutputAnswers.Counts counts) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("needs a long text", number(counts.needed())));
    rows.add(new Row("needs none, and was dropped", number(counts.notNeeded())));
    rows.addAll(rows(counts.unanswered(), reason -> "none: " + code(reason)));
    String model = counts.model();
    return Map.of("model", model == null ? "A model" : "The model " + code(model), "rows", rows);
  }

  private static void putDocuments(Map<String, Object> view, DatasetReport.Documents documents) {
    view.put("written", number(documents.written()));
    List<Row> rows = new ArrayList<>(rows(documents.dropped(), TextDrop::description));
    rows.add(new Row("**texts of the data set**", number(documents.texts())));
    view.put("documents", rows);
    putList(view, "failures", rows(documents.failures(), DatasetCard::code));
  }

  private static <T> List<Row> rows(Map<T, Integer> counts, Function<T, String> name) {
    return counts.entrySet().stream()
        .map(it -> new Row(name.apply(it.getKey()), number(it.getValue())))
        .toList();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String number(double number, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  /** Untrusted text as code that cannot break out of its table. */
  private static String code(String untrusted) {
    return "`" + untrusted.replace('`', '\'').replace('|', '/') + "`";
  }
}
