package io.scriptorium.text.repetition;

import io.scriptorium.text.Sentences;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds where a model begins to say the same thing over and over: a word, a phrase, a sentence or a
 * paragraph, also with counters or single words changed from one time to the next, or the same few
 * phrases in one order and another. A refrain, a table or a list of like lines is no loop.
 */
public final class Loops {

  private static final int GRAM = 3;

  /**
   * Longer periods are repetitions of a whole text, which {@link EarlierText} finds. In words, of
   * which each has some tokens in scripts without spaces.
   */
  private static final int LONGEST_PERIOD = 600;

  /** What is said in fewer words over and over may be meant. */
  private static final int LEAST_WORDS = 50;

  /** What was said, and as much twice again. */
  private static final int PERIODS = 2;

  private static final double COST_OF_CHANGE = 1.5;
  private static final int PERIOD_TOLERANCE = 2;

  private static final int LEAST_SENTENCES = 8;
  private static final int SENTENCES_BACK = 4;
  private static final int LEAST_SENTENCE_WORDS = 5;
  private static final int MOST_SENTENCE_WORDS = 60;
  private static final double LIKE = 0.75;

  private Loops() {}

  /**
   * Where the first thing ends that is said over and over, so that the text before it holds it
   * once; -1 where nothing is.
   */
  public static int start(String text) {
    return IntStream.of(exactStart(text), likeSentencesStart(text), NothingNew.start(text))
        .filter(it -> it >= 0)
        .min()
        .orElse(-1);
  }

  /** A stretch in which each three tokens came before at about the same distance. */
  private static int exactStart(String text) {
    TextTokens tokens = TextTokens.of(text, false);
    double longest = LONGEST_PERIOD * tokens.perWord();
    double least = LEAST_WORDS * tokens.perWord();
    Map<Long, Integer> last = new HashMap<>();
    double score = 0;
    int first = -1;
    int period = 0;
    for (int at = 0; at + GRAM <= tokens.size(); at++) {
      Integer before = last.put(tokens.shingle(at, GRAM), at);
      int distance = before == null ? 0 : at - before;
      boolean words = tokens.isWord(at) || tokens.isWord(at + 1) || tokens.isWord(at + 2);
      boolean again = words && distance > 0 && distance <= longest;
      if (again && (score == 0 || Math.abs(distance - period) <= PERIOD_TOLERANCE)) {
        first = score == 0 ? at : first;
        score++;
        period = distance;
        if (score >= Math.max(least, PERIODS * period)) {
          return tokens.start(first);
        }
      } else {
        score = Math.max(0, score - COST_OF_CHANGE);
        period = again ? distance : period;
      }
    }
    return -1;
  }

  /** Many sentences or lines in a row that are each nearly one of the few before it. */
  private static int likeSentencesStart(String text) {
    Deque<Set<Long>> recent = new ArrayDeque<>();
    int inRow = 0;
    int first = -1;
    int at = 0;
    boolean fenced = false;
    for (int end : Sentences.unitEnds(text)) {
      String unit = text.substring(at, end);
      String line = unit.strip();
      fenced ^= line.startsWith("```") || line.startsWith("~~~");
      Set<Long> words = words(unit);
      if (!words.isEmpty() && !line.startsWith("|") && !fenced) {
        if (recent.stream().anyMatch(it -> alike(it, words))) {
          first = inRow == 0 ? at : first;
          inRow++;
          if (inRow >= LEAST_SENTENCES) {
            return first;
          }
        } else {
          inRow = 0;
        }
        recent.addLast(words);
        if (recent.size() > SENTENCES_BACK) {
          recent.removeFirst();
        }
      }
      at = end;
    }
    return -1;
  }

  /**
   * The words of a sentence; in scripts without spaces its runs of as many characters as a word
   * has, since most sentences hold most letters of an alphabet. None for too few.
   */
  private static Set<Long> words(String unit) {
    TextTokens tokens = TextTokens.of(unit, false);
    Set<Long> words = new HashSet<>();
    double most = MOST_SENTENCE_WORDS * tokens.perWord();
    for (int token = 0; token < Math.min(tokens.size(), most); token++) {
      if (tokens.isWord(token)) {
        words.add(tokens.shingle(token, tokens.span(token)));
      }
    }
    return words.size() < LEAST_SENTENCE_WORDS * tokens.perWord() ? Set.of() : words;
  }

  private static boolean alike(Set<Long> one, Set<Long> other) {
    long common = one.stream().filter(other::contains).count();
    return 2.0 * common >= LIKE * (one.size() + other.size());
  }
}
