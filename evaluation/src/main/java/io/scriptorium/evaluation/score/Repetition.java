package io.scriptorium.evaluation.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much a text repeats itself. An n-gram is n tokens in a row; each Han, Hiragana or Katakana
 * character is a token, and so is each run of other letters and digits, in lower case. A text of
 * fewer than three tokens repeats nothing.
 *
 * <p>Longer texts have lower distinct-n by nature: compare texts of like length only.
 *
 * @param distinct1 distinct-1 (Li et al., A Diversity-Promoting Objective Function for Neural
 *     Conversation Models, 2016): the number of different tokens over that of all, 0 to 1
 * @param distinct2 distinct-2: the same of 2-grams
 * @param repeated3 the share of the 3-grams that occurred earlier in the text, 0 to 1
 * @param along {@code repeated3} in each of ten equal parts of the text, of the 3-grams that end
 *     there, 0 where none does; where a model begins to loop, it leaps towards 1
 */
public record Repetition(double distinct1, double distinct2, double repeated3, List<Double> along) {

  /** How many parts {@link #along} has. */
  public static final int PARTS = 10;

  private static final int FEWEST_TOKENS = 3;

  public Repetition {
    along = List.copyOf(along);
  }

  /** Measures one text; takes memory for each different 3-gram in it. */
  public static Repetition of(String text) {
    List<String> tokens = Tokens.of(text);
    if (tokens.size() < FEWEST_TOKENS) {
      return new Repetition(1, 1, 0, shares(new int[PARTS], new int[PARTS]));
    }
    var words = new HashMap<String, Integer>();
    var pairs = new HashMap<Long, Integer>();
    var triples = new HashSet<Long>();
    int[] repeated = new int[PARTS];
    int[] all = new int[PARTS];
    int lastWord = -1;
    int lastPair = -1;
    for (int i = 0; i < tokens.size(); i++) {
      int word = number(words, tokens.get(i));
      if (lastPair >= 0) {
        int part = (int) ((long) i * PARTS / tokens.size());
        all[part]++;
        repeated[part] += isNew(triples, lastPair, word) ? 0 : 1;
      }
      lastPair = lastWord >= 0 ? number(pairs, both(lastWord, word)) : -1;
      lastWord = word;
    }
    int allTriples = tokens.size() - 2;
    return new Repetition(
        (double) words.size() / tokens.size(),
        (double) pairs.size() / (tokens.size() - 1),
        (double) (allTriples - triples.size()) / allTriples,
        shares(repeated, all));
  }

  private static boolean isNew(Set<Long> triples, int pair, int word) {
    return triples.add(both(pair, word));
  }

  /** The number of a thing, counted from 0 in the order in which things are first met. */
  private static <T> int number(Map<T, Integer> numbers, T thing) {
    int next = numbers.size();
    Integer known = numbers.putIfAbsent(thing, next);
    return known == null ? next : known;
  }

  private static long both(int first, int second) {
    return ((long) first << Integer.SIZE) | second;
  }

  private static List<Double> shares(int[] some, int[] all) {
    var shares = new ArrayList<Double>(all.length);
    for (int i = 0; i < all.length; i++) {
      shares.add(all[i] == 0 ? 0 : (double) some[i] / all[i]);
    }
    return shares;
  }
}
