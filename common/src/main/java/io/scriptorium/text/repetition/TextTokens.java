package io.scriptorium.text.repetition;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The tokens of a text and where they are: each character of a script without spaces (Han, kana,
 * Thai, Lao, Khmer, Burmese), and each run of other letters and digits, without regard to case.
 */
final class TextTokens {

  private static final int FIRST_UNSPACED = 0x0E00;

  /** Characters of a usual word, in Han and kana, and in the scripts of South East Asia. */
  private static final int EAST_ASIAN = 2;

  private static final int SOUTH_EAST_ASIAN = 4;
  // Sets of character types, each a bit.
  private static final int LETTERS =
      1 << Character.UPPERCASE_LETTER
          | 1 << Character.LOWERCASE_LETTER
          | 1 << Character.TITLECASE_LETTER
          | 1 << Character.MODIFIER_LETTER
          | 1 << Character.OTHER_LETTER;

  private static final int LETTERS_AND_DIGITS = LETTERS | 1 << Character.DECIMAL_DIGIT_NUMBER;

  private static final int PARTS_OF_RUN =
      LETTERS_AND_DIGITS | 1 << Character.NON_SPACING_MARK | 1 << Character.COMBINING_SPACING_MARK;

  private static final long NUMBER = 1;
  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  /** The types of the most common characters; looking each up is slow. */
  private static final byte[] TYPES = new byte[0x300];

  static {
    for (int character = 0; character < TYPES.length; character++) {
      TYPES[character] = (byte) Character.getType(character);
    }
  }

  private long[] hashes = new long[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private byte[] spans = new byte[64];
  private int size;
  private int single;
  private long sumOfSpans;

  private TextTokens() {}

  static TextTokens of(String text) {
    var tokens = new TextTokens();
    int at = 0;
    boolean tableRow = false;
    boolean lineStart = true;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (character == '\n') {
        lineStart = true;
        tableRow = false;
      } else if (lineStart && !Character.isWhitespace(character)) {
        tableRow = character == '|';
        lineStart = false;
      }
      if (!isOneOf(LETTERS_AND_DIGITS, character)) {
        at += Character.charCount(character);
        continue;
      }
      int span = charactersOfWord(character);
      if (span > 1) {
        int end = at + Character.charCount(character);
        tokens.add(mix(SEED, character), at, end, span);
        tokens.single++;
        at = end;
      } else {
        at = tokens.addRun(text, at, tableRow);
      }
    }
    return tokens;
  }

  /** Takes the run that begins here, and returns where it ends. */
  private int addRun(String text, int start, boolean exactNumbers) {
    long hash = SEED;
    boolean letter = false;
    int at = start;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (!isOneOf(PARTS_OF_RUN, character) || charactersOfWord(character) > 1) {
        break;
      }
      letter |= isOneOf(LETTERS, character);
      hash = mix(hash, Character.toLowerCase(character));
      at += Character.charCount(character);
    }
    add(letter || exactNumbers ? hash : NUMBER, start, at, letter ? 1 : 0);
    return at;
  }

  private static boolean isOneOf(int types, int character) {
    int type = character < TYPES.length ? TYPES[character] : Character.getType(character);
    return (types >> type & 1) != 0;
  }

  private void add(long hash, int start, int end, int span) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      spans = Arrays.copyOf(spans, size * 2);
    }
    hashes[size] = hash;
    starts[size] = start;
    ends[size] = end;
    spans[size] = (byte) span;
    sumOfSpans += span;
    size++;
  }

  /** Those of the tokens that begin at places which are kept, as if the rest were blank. */
  TextTokens only(IntPredicate keptPlace) {
    var kept = new TextTokens();
    for (int token = 0; token < size; token++) {
      if (keptPlace.test(starts[token])) {
        kept.add(hashes[token], starts[token], ends[token], spans[token]);
        kept.single += spans[token] > 1 ? 1 : 0;
      }
    }
    return kept;
  }

  int size() {
    return size;
  }

  /** Where a token begins in the text. */
  int start(int token) {
    return starts[token];
  }

  int end(int token) {
    return ends[token];
  }

  long hash(int token) {
    return hashes[token];
  }

  boolean isWord(int token) {
    return spans[token] > 0;
  }

  /** How many tokens up to an end make a usual word from here on; 0 where this is a number. */
  int span(int token, int end) {
    return Math.min(spans[token], end - token);
  }

  /** How many tokens make a usual word of this text; at least 1. */
  double perWord() {
    return Math.max(1, size == 0 ? 1 : (double) sumOfSpans / size);
  }

  /** The same of the tokens from the first up to an end. */
  double perWord(int first, int end) {
    long sum = 0;
    for (int token = first; token < end; token++) {
      sum += spans[token];
    }
    return Math.max(1, first == end ? 1 : (double) sum / (end - first));
  }

  /** Whether most tokens are characters of a script without spaces. */
  boolean isUnspaced() {
    return single > size / 2;
  }

  /** A hash of so many tokens in a row. */
  long shingle(int first, int length) {
    return shingle(SEED, first, length);
  }

  /** A hash of so many tokens in a row and as many after a gap, whatever is in the gap. */
  long shingle(int first, int half, int gap) {
    return shingle(shingle(SEED, first, half), first + half + gap, half);
  }

  private long shingle(long before, int first, int length) {
    long hash = before;
    for (int token = first; token < first + length; token++) {
      hash = mix(hash, hashes[token]);
    }
    return hash;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * PRIME;
    return mixed ^ (mixed >>> 29);
  }

  /** 1 where a word is a run of letters. */
  private static int charactersOfWord(int character) {
    if (character < FIRST_UNSPACED) {
      return 1;
    }
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA -> EAST_ASIAN;
      case THAI, LAO, KHMER, MYANMAR -> SOUTH_EAST_ASIAN;
      default -> 1;
    };
  }
}
