package io.scriptorium.evaluation.report;

/** The scores and measures of the reports, each with its definition. */
enum Metric {
  LENGTH(
      "S_l",
      "length score: 100 for a text of exactly the requested length, falling to 0 at four times"
          + " that length and at a third of it; a missing text scores 0."),
  QUALITY(
      "S_q",
      "quality score: a judge model's ratings from 1 to 5 in six dimensions, scaled to 0 to 100;"
          + " the mean is over the judged texts."),
  INTERVAL(
      "95 % interval",
      "the range of the mean over resampled prompts (percentile bootstrap); too narrow for fewer"
          + " than about ten texts."),
  WORDS("Words", "the mean length of a text by the benchmark's count; 0 for a missing text."),
  REPEATED(
      "Repeated 3-grams",
      "the share of three consecutive words that occur earlier in the same text; near 0 in good"
          + " prose, high where a model loops; the mean is over the texts that are not missing."),
  DISTINCT(
      "Distinct-2",
      "distinct pairs of adjacent words over all pairs, from 0 to 1; it falls with length, so"
          + " compare similar lengths only; the mean is over the texts that are not missing."),
  PLAN(
      "Plan adherence",
      "the mean length score of the sections against the words that their plan steps requested,"
          + " from 0 to 100."),
  PREMATURE(
      "Premature conclusion",
      "a section before the last one ends in a conclusion, such as “In conclusion, …”.");

  private final String label;
  private final String meaning;

  Metric(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  String label() {
    return label;
  }

  String meaning() {
    return meaning;
  }
}
