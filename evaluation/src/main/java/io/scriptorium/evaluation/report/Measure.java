package io.scriptorium.evaluation.report;

/** The figures of the reports, each with a line that says what it is. */
enum Measure {
  LENGTH(
      "S_l",
      "length score: 100 where a text is as long as was asked, falling to 0 at four times that"
          + " length and at a third of it; a text that did not come scores 0."),
  QUALITY(
      "S_q",
      "quality score: a judge model's marks from 1 to 5 in six dimensions, on a scale from 0 to"
          + " 100; the mean is over the texts that were judged."),
  INTERVAL(
      "95 % interval",
      "how far the mean may move by the chance of which prompts were taken (percentile bootstrap);"
          + " too narrow for fewer than about ten texts."),
  WORDS(
      "Words", "the mean length of a text, in the benchmark's count; 0 for one that did not come."),
  REPEATED(
      "Repeated 3-grams",
      "the share of three words in a row that stood in the same text before; near 0 in good prose,"
          + " much where a model loops; the mean is over the texts that came."),
  DISTINCT(
      "Distinct-2",
      "different pairs of neighbouring words over all pairs, from 0 to 1; it falls with length by"
          + " nature, so compare like lengths only; the mean is over the texts that came."),
  PLAN(
      "Plan adherence",
      "the length score of each section against the words that its plan step asked for, as a mean,"
          + " from 0 to 100."),
  PREMATURE(
      "Premature conclusion",
      "a section before the last one ends in a conclusion, such as “In conclusion, …”.");

  private final String label;
  private final String meaning;

  Measure(String label, String meaning) {
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
