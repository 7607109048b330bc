package io.scriptorium.evaluation.dataset;

import com.samskivert.mustache.Escapers;
import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import io.scriptorium.evaluation.dataset.TextRules.TextDrop;
import io.scriptorium.evaluation.file.Templates;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data set's README: what it is, how it was made, and what was left out; {@code card.md} shows
 * its methods by name. Its YAML is what the Hugging Face hub reads
 * (https://huggingface.co/docs/hub/datasets-cards); it names no licence, since the publisher knows
 * the terms of the instructions and the model.
 */
record DatasetCard(DatasetReport report) {

  private static final int WIDEST_BAR = 40;

  /** A list, where there is one to show. */
  record Listing(List<?> items) {

    static @Nullable Listing of(List<?> items) {
      return items.isEmpty() ? null : new Listing(items);
    }
  }

  record NamedValue(String left, Object right) {}

  static String of(DatasetReport report) {
    return new Templates(DatasetCard.class, "md", Escapers.NONE)
        .render("card", new DatasetCard(report));
  }

  @Nullable Listing languages() {
    return Listing.of(List.copyOf(report.languages().keySet()));
  }

  String sizeCategory() {
    int texts = report.documents().texts();
    if (texts < 1_000) {
      return "n<1K";
    }
    if (texts < 10_000) {
      return "1K<n<10K";
    }
    return texts < 100_000 ? "10K<n<100K" : "100K<n<1M";
  }

  /** Without empty files, whose columns the hub could not detect. */
  @Nullable Listing configs() {
    return Listing.of(
        Stream.of(
                config("texts", DatasetReport.SplitCounts::texts, Split::textsFile),
                config(
                    "preferences", DatasetReport.SplitCounts::preferences, Split::preferencesFile))
            .flatMap(Optional::stream)
            .toList());
  }

  private Optional<NamedValue> config(
      String name, ToIntFunction<DatasetReport.SplitCounts> size, Function<Split, String> file) {
    List<NamedValue> files =
        report.splits().entrySet().stream()
            .filter(it -> size.applyAsInt(it.getValue()) > 0)
            .map(it -> new NamedValue(it.getKey().json(), file.apply(it.getKey())))
            .toList();
    return files.isEmpty() ? Optional.empty() : Optional.of(new NamedValue(name, files));
  }

  long words() {
    return report.splits().values().stream().mapToLong(DatasetReport.SplitCounts::words).sum();
  }

  String instructionsFile() {
    return code(report.instructionsFile());
  }

  @Nullable Listing models() {
    return Listing.of(rows(report.models(), DatasetCard::code));
  }

  String seed() {
    return Long.toString(report.seed());
  }

  List<NamedValue> settings() {
    return rows(report.settings(), it -> it);
  }

  List<NamedValue> splits() {
    return rows(report.splits(), Split::json);
  }

  /** At least one character for at least one text. */
  List<String> bars() {
    int most = report.lengths().stream().mapToInt(DatasetReport.LengthCount::texts).max().orElse(1);
    return report.lengths().stream()
        .map(it ->
            String.format(
                Locale.ROOT,
                "%18s words | %s %,d",
                new LengthBucket(it.from(), it.to()).label(),
                "#".repeat((int) Math.ceilDiv((long) it.texts() * WIDEST_BAR, most)),
                it.texts()))
        .toList();
  }

  /** Of the lengths in words, to no decimal. */
  String meanOfWords() {
    return decimals(0, measures().meanWords());
  }

  String meanOfDistinct2() {
    return decimals(3, measures().distinct2());
  }

  String meanOfRepeated3() {
    return decimals(3, measures().repeated3());
  }

  private DatasetReport.Measures measures() {
    return Objects.requireNonNull(report.measures());
  }

  private static String decimals(int number, double value) {
    return String.format(Locale.ROOT, "%,." + number + "f", value);
  }

  List<NamedValue> droppedInstructions() {
    return rows(report.instructions().dropped(), InstructionDrop::description);
  }

  /** What a model was asked; null where none was. */
  LongOutputAnswers.@Nullable Counts asked() {
    return report.instructions().asked();
  }

  String askedModel() {
    LongOutputAnswers.Counts asked = asked();
    String model = asked == null ? null : asked.model();
    return model == null ? "A model" : "The model " + code(model);
  }

  List<NamedValue> unansweredRows() {
    LongOutputAnswers.Counts asked = asked();
    return asked == null ? List.of() : rows(asked.unanswered(), it -> "none: " + code(it));
  }

  int unreadableCount() {
    return report.instructions().unreadableLines().size();
  }

  @Nullable Listing unreadable() {
    return Listing.of(
        report.instructions().unreadableLines().stream()
            .map(it -> new NamedValue(Integer.toString(it.line()), code(it.reason())))
            .toList());
  }

  /** How many documents were written before; null for none. */
  @Nullable Integer given() {
    int given = report.documents().given();
    return given > 0 ? given : null;
  }

  List<NamedValue> droppedTexts() {
    return rows(report.documents().dropped(), TextDrop::description);
  }

  @Nullable Listing failures() {
    return Listing.of(rows(report.documents().failures(), DatasetCard::code));
  }

  private static <T, V> List<NamedValue> rows(Map<T, V> values, Function<T, String> name) {
    return values.entrySet().stream()
        .map(it -> new NamedValue(name.apply(it.getKey()), it.getValue()))
        .toList();
  }

  /** Untrusted text as code that cannot break out of its table. */
  private static String code(String untrusted) {
    return "`" + untrusted.replace('`', '\'').replace('|', '/') + "`";
  }
}
