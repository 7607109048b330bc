package io.scriptorium.evaluation.judge;

import java.util.Locale;

/** What a text is marked in: LongBench-Write's six dimensions. */
enum Dimension {
  RELEVANCE("whether it does all that the instruction asks, and stays with it"),
  ACCURACY("whether what it says is right, and invents nothing where facts are asked for"),
  COHERENCE("whether its parts follow from one another, agree, and repeat nothing"),
  CLARITY("whether its language is exact and easy to follow"),
  BREADTH_AND_DEPTH("how much of the subject it covers, and how thoroughly"),
  READING_EXPERIENCE("whether it is a pleasure to read, in style, structure and interest");

  private final String meaning;

  Dimension(String meaning) {
    this.meaning = meaning;
  }

  /** Its definition in the judge's prompt. */
  String meaning() {
    return meaning;
  }

  /** Its name in questions and answers, such as {@code breadth_and_depth}. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
