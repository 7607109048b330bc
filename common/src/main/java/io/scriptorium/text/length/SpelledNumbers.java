package io.scriptorium.text.length;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import io.scriptorium.job.LowerCase;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * Numbers in words, such as "five thousand" and "dreitausend": the round ones that lengths are made
 * of, in the languages whose numbers ICU spells. They are spelled once and looked up after.
 */
final class SpelledNumbers {

  /** The most words that a number among these has. */
  static final int MOST_WORDS = 8;

  private static final Map<String, Map<String, Long>> BY_LANGUAGE = new ConcurrentHashMap<>();

  private SpelledNumbers() {}

  /** The number that a phrase spells; words parted by single spaces or hyphens, in lower case. */
  static OptionalLong of(String phrase, String language) {
    Long value = BY_LANGUAGE.computeIfAbsent(language, SpelledNumbers::spelled).get(plain(phrase));
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static Map<String, Long> spelled(String language) {
    var locale = new ULocale(language);
    var format = new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
    var values = new HashMap<String, Long>();
    for (String rules : format.getRuleSetNames()) {
      if (!rules.contains("ordinal")) {
        values().forEach(value -> values.putIfAbsent(plain(format.format(value, rules)), value));
      }
    }
    return Map.copyOf(values);
  }

  private static LongStream values() {
    return LongStream.concat(
        LongStream.concat(
            LongStream.rangeClosed(2, 60), LongStream.rangeClosed(2, 20).map(it -> it * 50)),
        LongStream.concat(
            LongStream.rangeClosed(10, 100).map(it -> it * 100),
            LongStream.concat(
                LongStream.rangeClosed(21, 40).map(it -> it * 500),
                LongStream.concat(
                    LongStream.rangeClosed(21, 100).map(it -> it * 1_000),
                    LongStream.rangeClosed(3, 40).map(it -> it * 50_000)))));
  }

  /** Letters alone: hyphens, spaces, accents and vowel signs are written or left out at will. */
  private static String plain(String text) {
    var plain = new StringBuilder(text.length());
    Normalizer.normalize(LowerCase.of(text), Normalizer.Form.NFD)
        .codePoints()
        .filter(Character::isLetter)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }
}
