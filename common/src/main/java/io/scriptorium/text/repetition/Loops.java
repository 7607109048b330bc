package io.scriptorium.text.repetition;

import io.scriptorium.text.Sentences;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
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
    TextTokens tokens = TextTokens.of(text);
    return IntStream.of(
            exactStart(tokens), likeSentencesStart(text, tokens), NothingNew.start(text, tokens))
        .filter(it -> it >= 0)
        .min()
        .orElse(-1);
  }

  /** A stretch in which each three tokens came before at about the same distance. */
  private static int exactStart(TextTokens tokens) {
    double longest = LONGEST_PERIOD * tokens.perWord();
    double least = LEAST_WORDS * tokens.perWord();
    var last = new LastPlaces(tokens.size());
    double score = 0;
    int first = -1;
    int period = 0;
    for (int at = 0; at + GRAM <= tokens.size(); at++) {
      int before = last.replace(tokens.shingle(at, GRAM), at);
      int distance = before < 0 ? 0 : at - before;
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
  private static int likeSentencesStart(String text, TextTokens tokens) {
    Deque<long[]> recent = new ArrayDeque<>();
    int inRow = 0;
    int first = -1;
    int at = 0;
    int token = 0;
    boolean fenced = false;
    for (int end : Sentences.unitEnds(text)) {
      int firstToken = token;
      while (token < tokens.size() && tokens.start(token) < end) {
        token++;
      }
      int begin = firstVisible(text, at, end);
      fenced ^= text.startsWith("```", begin) || text.startsWith("~~~", begin);
      long[] words = words(tokens, firstToken, token);
      if (words.length > 0 && !text.startsWith("|", begin) && !fenced) {
        if (isAlikeToOne(recent, words)) {
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

  private static int firstVisible(String text, int from, int end) {
    int at = from;
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * The different words of a sentence, sorted; in scripts without spaces its runs of as many
   * characters as a word has, since most sentences hold most letters of an alphabet. None for too
   * few.
   *
   * @param first the sentence's first token
   * @param end the token after its last
   */
  private static long[] words(TextTokens tokens, int first, int end) {
    double perWord = tokens.perWord(first, end);
    int most = Math.min(end - first, (int) Math.ceil(MOST_SENTENCE_WORDS * perWord));
    long[] words = new long[most];
    int size = 0;
    for (int token = first; token < first + most; token++) {
      if (tokens.isWord(token)) {
        words[size++] = tokens.shingle(token, tokens.span(token, end));
      }
    }
    Arrays.sort(words, 0, size);
    int different = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || words[i] != words[i - 1]) {
        words[different++] = words[i];
      }
    }
    return different < LEAST_SENTENCE_WORDS * perWord
        ? new long[0]
        : Arrays.copyOf(words, different);
  }

  private static boolean isAlikeToOne(Deque<long[]> recent, long[] words) {
    for (long[] other : recent) {
      if (2.0 * common(other, words) >= LIKE * (other.length + words.length)) {
        return true;
      }
    }
    return false;
  }

  /** How many words two sorted sets have in common. */
  private static int common(long[] one, long[] other) {
    int common = 0;
    int at = 0;
    for (long word : one) {
      while (at < other.length && other[at] < word) {
        at++;
      }
      common += at < other.length && other[at] == word ? 1 : 0;
    }
    return common;
  }
}
