package io.scriptorium.sim.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Readable English of an exact number of words, from a small grammar. The same random source and
 * topics give the same text; no word holds a hyphen, an apostrophe or a digit, so that every method
 * of counting words agrees.
 */
final class ProseGenerator {
  private static final int SHORT_SENTENCE = 8;
  private static final int LONG_SENTENCE = 24;
  private static final int SHORT_PARAGRAPH = 60;
  private static final int LONG_PARAGRAPH = 130;
  private static final double TOPIC_SHARE = 0.35;

  private final Random random;
  private final List<String> topics;

  /**
   * @param topics nouns to be used besides its own
   */
  ProseGenerator(Random random, List<String> topics) {
    this.random = random;
    this.topics = topics;
  }

  /** Whole sentences in paragraphs parted by a blank line, of exactly this many words. */
  String text(int words) {
    StringBuilder text = new StringBuilder(words * 7);
    int left = words;
    int inParagraph = 0;
    int paragraph = between(SHORT_PARAGRAPH, LONG_PARAGRAPH);
    while (left > 0) {
      int length = nextLength(left);
      if (inParagraph >= paragraph && left >= SHORT_SENTENCE * 2) {
        text.append("\n\n");
        inParagraph = 0;
        paragraph = between(SHORT_PARAGRAPH, LONG_PARAGRAPH);
      } else if (!text.isEmpty()) {
        text.append(' ');
      }
      text.append(sentence(length));
      left -= length;
      inParagraph += length;
    }
    return text.toString();
  }

  /** A phrase that says what a section is to do, without a full stop. */
  String mainPoint(String task) {
    List<SentenceShape> shapes =
        SentenceShape.of(between(7, 13)).stream().filter(s -> s.opener() == 0).toList();
    return task + " how " + clause(pick(shapes));
  }

  /** A title, such as "The Quiet Harbor" or "From Letter to Archive". */
  String title() {
    return switch (random.nextInt(4)) {
      case 0 -> "The " + capital(pick(Vocabulary.ADJECTIVES)) + " " + capital(nounAlone());
      case 1 -> "The " + capital(nounAlone()) + " and the " + capital(nounAlone());
      case 2 -> "From " + capital(nounAlone()) + " to " + capital(nounAlone());
      default ->
          capital(pick(Vocabulary.ADJECTIVES))
              + " "
              + capital(nounAlone())
              + ", "
              + capital(pick(Vocabulary.ADJECTIVES))
              + " "
              + capital(nounAlone());
    };
  }

  private String nounAlone() {
    return noun(false, false).substring("the ".length());
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  // Never leaves a rest too short for the grammar, unless the whole is.
  private int nextLength(int left) {
    if (left <= SentenceShape.LONGEST - 2) {
      return left;
    }
    return between(SHORT_SENTENCE, Math.min(LONG_SENTENCE, left - SHORT_SENTENCE));
  }

  private String sentence(int words) {
    if (words < SentenceShape.SHORTEST) {
      return Vocabulary.FRAGMENTS.get(words - 1);
    }
    SentenceShape shape = pick(SentenceShape.of(words));
    String opener = pick(Vocabulary.OPENERS.get(shape.opener()));
    String clause = clause(shape);
    return opener.isEmpty()
        ? Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + "."
        : opener + ", " + clause + ".";
  }

  private String clause(SentenceShape shape) {
    StringBuilder clause = new StringBuilder();
    clause.append(noun(shape.adjective(), true));
    if (shape.possessor()) {
      clause.append(" of ").append(noun(false, false));
    }
    if (shape.adverb()) {
      clause.append(' ').append(pick(Vocabulary.ADVERBS));
    }
    clause.append(' ').append(pick(Vocabulary.VERBS));
    clause.append(' ').append(noun(shape.objectAdjective(), false));
    if (shape.place()) {
      clause.append(' ').append(pick(Vocabulary.PLACES)).append(' ').append(noun(false, false));
    }
    if (shape.clause() > 0) {
      clause.append(", ").append(pick(Vocabulary.LINKS)).append(' ');
      clause.append(noun(shape.clause() > 6, true)).append(' ').append(pick(Vocabulary.VERBS));
      clause.append(' ').append(noun(shape.clause() > 7, false));
    }
    return clause.toString();
  }

  private String noun(boolean adjective, boolean subject) {
    String noun = pick(Vocabulary.NOUNS);
    if (!topics.isEmpty() && random.nextDouble() < TOPIC_SHARE) {
      String topic = pick(topics);
      noun = !subject || Vocabulary.singular(topic) ? topic : noun;
    }
    return adjective ? "the " + pick(Vocabulary.ADJECTIVES) + " " + noun : "the " + noun;
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /**
   * What a sentence is made of. Around "the NOUN VERB the NOUN" each part is optional, and the
   * number of words is known before a word is chosen.
   *
   * @param opener introductory words, 0 to 4
   * @param adjective before the subject
   * @param possessor "of the NOUN" after the subject
   * @param adverb before the verb
   * @param objectAdjective before the object
   * @param place "in the NOUN" after the object
   * @param clause words of a second clause, 0 or 6 to 8
   */
  private record SentenceShape(
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
}
