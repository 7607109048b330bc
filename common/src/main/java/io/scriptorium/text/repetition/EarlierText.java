package io.scriptorium.text.repetition;

import io.scriptorium.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a document says so far, to find what a new section says again, verbatim or nearly: sentences
 * that are mostly covered by runs of some words that occur before (shingles; Broder, On the
 * Resemblance and Containment of Documents, 1997). One word in the middle of a run may be another,
 * or be left out or put in (spaced seeds; Ma, Tromp and Li, PatternHunter, 2002), so that a text is
 * found that has every fifth word changed, and runs are still too long to come again by chance.
 *
 * <p>One for each job: accepted sections are added, and each is read once for the scripts that were
 * looked for, not again for every section after it. For one thread. Beside references to the texts,
 * it takes at most 32 bytes for each word so far (3 MB for 100,000 words), and as many for each
 * character where sections in scripts without spaces were looked for.
 */
public final class EarlierText {

  /** Of a run on each side of the word that may change. */
  private static final int WORDS = 4;

  /** The same in scripts without spaces, where a usual word has two. */
  private static final int CHARACTERS = 8;

  private static final int CHARACTERS_OF_WORD = 2;

  /** A quotation, a refrain or a clause of a contract may come again. */
  private static final int LEAST_WORDS = 40;

  private static final int LEAST_CHARACTERS = 100;
  private static final double LEAST_SHARE = 0.5;

  private static final Pattern BLANK_LINES = Pattern.compile("\\n{3,}+");

  private final @Nullable EarlierText before;
  private final List<String> texts = new ArrayList<>();
  private final Shingles words = new Shingles(WORDS, 1);
  private final Shingles characters = new Shingles(CHARACTERS, CHARACTERS_OF_WORD);

  /** Without any text so far. */
  public EarlierText() {
    this(List.of());
  }

  /**
   * @param texts the sections so far
   */
  public EarlierText(List<String> texts) {
    this.before = null;
    this.texts.addAll(texts);
  }

  private EarlierText(EarlierText before, String text) {
    this.before = before;
    this.texts.add(text);
  }

  /** Adds the next section. */
  public void add(String text) {
    texts.add(text);
  }

  /** The same text and one more, such as a draft, which is not added to this one. */
  public EarlierText and(String text) {
    return new EarlierText(this, text);
  }

  /** How many texts it holds. */
  public int size() {
    return texts.size() + (before == null ? 0 : before.size());
  }

  private record Sentence(int start, int end, boolean repeated, int tokens) {}

  /** The text without the stretches of sentences that occur before; the text itself for none. */
  public String without(String text) {
    if (size() == 0) {
      return text;
    }
    TextTokens tokensOfText = TextTokens.of(text);
    boolean unspaced = tokensOfText.isUnspaced();
    List<Sentence> sentences = sentences(text, tokensOfText, unspaced);
    int least = unspaced ? LEAST_CHARACTERS : LEAST_WORDS;
    var kept = new StringBuilder();
    int from = 0;
    boolean cut = false;
    while (from < sentences.size()) {
      int to = from;
      int tokens = 0;
      while (to < sentences.size() && sentences.get(to).repeated == sentences.get(from).repeated) {
        tokens += sentences.get(to).tokens;
        to++;
      }
      boolean repetition = sentences.get(from).repeated && tokens >= least;
      cut |= repetition;
      String stretch = text.substring(sentences.get(from).start, sentences.get(to - 1).end);
      if (!repetition) {
        kept.append(stretch);
      } else if (!kept.isEmpty()) {
        kept.append(stretch.contains("\n\n") ? "\n\n" : " ");
      }
      from = to;
    }
    return cut ? BLANK_LINES.matcher(kept).replaceAll("\n\n").strip() : text;
  }

  private List<Sentence> sentences(String text, TextTokens tokens, boolean unspaced) {
    boolean[] covered = covered(tokens, unspaced);
    List<Sentence> sentences = new ArrayList<>();
    int token = 0;
    int at = 0;
    for (int end : Sentences.unitEnds(text)) {
      int known = 0;
      int first = token;
      while (token < tokens.size() && tokens.start(token) < end) {
        known += covered[token] ? 1 : 0;
        token++;
      }
      int all = token - first;
      // White space and marks belong to what is before them.
      boolean repeated =
          all == 0
              ? !sentences.isEmpty() && sentences.getLast().repeated
              : known >= LEAST_SHARE * all;
      sentences.add(new Sentence(at, end, repeated, all));
      at = end;
    }
    return sentences;
  }

  /** For each token, whether it is in a run of some that occurs before. */
  private boolean[] covered(TextTokens tokens, boolean unspaced) {
    boolean[] covered = new boolean[tokens.size()];
    for (EarlierText earlier = this; earlier != null; earlier = earlier.before) {
      earlier.shingles(unspaced).mark(tokens, covered);
    }
    return covered;
  }

  /** Those of its own texts, which are read when they are first needed. */
  private Shingles shingles(boolean unspaced) {
    Shingles shingles = unspaced ? characters : words;
    for (String text : texts.subList(shingles.texts(), texts.size())) {
      shingles.add(TextTokens.of(text));
    }
    return shingles;
  }
}
