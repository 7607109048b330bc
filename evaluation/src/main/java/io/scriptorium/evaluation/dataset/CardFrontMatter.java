package io.scriptorium.evaluation.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * The YAML in front of a data set's card, which the Hugging Face hub reads
 * (https://huggingface.co/docs/hub/datasets-cards). Names no licence: the publisher knows what the
 * instructions' and the model's terms allow.
 */
final class CardFrontMatter {

  private CardFrontMatter() {}

  static List<String> of(DatasetReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("---");
    lines.add("pretty_name: \"%s\"".formatted(report.name()));
    if (!report.languages().isEmpty()) {
      lines.add("language:");
      // In quotes, or Norwegian is false.
      report.languages().keySet().forEach(it -> lines.add("- \"%s\"".formatted(it)));
    }
    lines.addAll(List.of("task_categories:", "- text-generation"));
    lines.addAll(List.of("tags:", "- long-form-generation", "- synthetic"));
    lines.addAll(List.of("size_categories:", "- " + sizeCategory(report.documents().texts())));
    List<String> configs = new ArrayList<>();
    configs.addAll(config("texts", report, DatasetReport.SplitCounts::texts, Split::textsFile));
    configs.addAll(
        config(
            "preferences", report, DatasetReport.SplitCounts::preferences, Split::preferencesFile));
    if (!configs.isEmpty()) {
      lines.add("configs:");
      lines.addAll(configs);
    }
    lines.add("---");
    return lines;
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

  /** Names no empty file: the hub cannot tell such a file's columns. Empty without any other. */
  private static List<String> config(
      String name,
      DatasetReport report,
      ToIntFunction<DatasetReport.SplitCounts> size,
      Function<Split, String> file) {
    List<String> lines = new ArrayList<>();
    report
        .splits()
        .forEach((split, counts) -> {
          if (size.applyAsInt(counts) > 0) {
            if (lines.isEmpty()) {
              lines.add("- config_name: " + name);
              lines.add("  data_files:");
            }
            lines.add("  - split: " + split.json());
            lines.add("    path: " + file.apply(split));
          }
        });
    return lines;
  }
}
