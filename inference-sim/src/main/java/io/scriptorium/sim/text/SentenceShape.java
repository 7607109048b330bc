package io.scriptorium.sim.text;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sentence is made of. Around "the NOUN VERB the NOUN" each part is optional, and the number
 * of words is known before a word is chosen.
 *
 * @param opener introductory words, 0 to 4
 * @param adjective before the subject
 * @param possessor "of the NOUN" after the subject
 * @param adverb before the verb
 * @param objectAdjective before the object
 * @param place "in the NOUN" after the object
 * @param clause words of a second clause, 0 or 6 to 8
 */
record SentenceShape(
    int opener,
    boolean adjective,
    boolean possessor,
    boolean adverb,
    boolean objectAdjective,
    boolean place,
    int clause) {

  static final int SHORTEST = 5;
  static final int LONGEST = 26;

  private static final int[] CLAUSES = {0, 6, 7, 8};
  private static final boolean[] EITHER = {false, true};
  private static final List<List<SentenceShape>> BY_WORDS = byWords();

  /** The number of words of a sentence of this shape. */
  int words() {
    return SHORTEST
        + opener
        + (adjective ? 1 : 0)
        + (possessor ? 3 : 0)
        + (adverb ? 1 : 0)
        + (objectAdjective ? 1 : 0)
        + (place ? 3 : 0)
        + clause;
  }

  /** All shapes of a number of words between {@link #SHORTEST} and {@link #LONGEST}. */
  static List<SentenceShape> of(int words) {
    return BY_WORDS.get(words);
  }

  private static List<List<SentenceShape>> byWords() {
    List<List<SentenceShape>> shapes = new ArrayList<>();
    for (int words = 0; words <= LONGEST; words++) {
      shapes.add(new ArrayList<>());
    }
    for (int opener = 0; opener < Vocabulary.OPENERS.size(); opener++) {
      for (int clause : CLAUSES) {
        for (int parts = 0; parts < 1 << 5; parts++) {
          SentenceShape shape =
              new SentenceShape(
                  opener,
                  EITHER[parts & 1],
                  EITHER[parts >> 1 & 1],
                  EITHER[parts >> 2 & 1],
                  EITHER[parts >> 3 & 1],
                  EITHER[parts >> 4],
                  clause);
          if (shape.words() <= LONGEST) {
            shapes.get(shape.words()).add(shape);
          }
        }
      }
    }
    return shapes.stream().map(List::copyOf).toList();
  }
}
