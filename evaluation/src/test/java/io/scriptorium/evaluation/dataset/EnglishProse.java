package io.scriptorium.evaluation.dataset;

import java.util.SplittableRandom;

/** Made-up texts that do not repeat themselves, the same for the same seed. */
final class EnglishProse {

  private static final String[] SYLLABLES = {
    "ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "pa", "de", "fi", "go", "hu"
  };
  private static final int WORDS_A_SENTENCE = 12;
  private static final int WORDS_A_PARAGRAPH = 48;

  private EnglishProse() {}

  /** A text of exactly this many words. */
  static String of(String seed, int words) {
    var chance = new SplittableRandom(seed.hashCode());
    var text = new StringBuilder();
    for (int word = 1; word <= words; word++) {
      for (int syllable = 0; syllable < 4; syllable++) {
        text.append(SYLLABLES[chance.nextInt(SYLLABLES.length)]);
      }
      if (word == words || word % WORDS_A_SENTENCE == 0) {
        text.append('.');
      }
      if (word < words) {
        text.append(word % WORDS_A_PARAGRAPH == 0 ? "\n\n" : " ");
      }
    }
    return text.toString();
  }
}
