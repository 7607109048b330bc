package io.scriptorium.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;

/**
 * Changes sound samples so that much of their shape is left: cuts, repetitions, splices, absurd
 * numbers, nesting, control characters and half surrogate pairs. The same for the same random
 * numbers.
 */
public final class Mutator {

  private static final int MOST_CHANGES = 6;
  private static final int MOST_REPETITIONS = 40;
  private static final int DEEPEST = 1_200;
  private static final int LONGEST = 20_000;

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-1",
          "-5",
          "1e400",
          "-1e400",
          "1e-400",
          "1e18",
          "1E+999999999",
          "0.5",
          "1.0",
          "2147483648",
          "-2147483649",
          "9223372036854775808",
          "99999999999999999999",
          "NaN",
          "Infinity",
          "007",
          "1e5",
          "9".repeat(999),
          "9".repeat(1_001));

  private static final List<String> FRAGMENTS =
      List.of(
          "\u0000",
          "\u001b[2J",
          "\r",
          "\n",
          "\n\n",
          "\t",
          "\u2028",
          "\ufeff",
          "\u202e",
          "\ud83d",
          "\ude00",
          "\ud83d\ude00",
          "\\ud83d",
          "\\ude00\\ud83d",
          "\\u0000",
          "\\",
          "\"",
          "'",
          "`",
          "```",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "\"\"",
          "[]",
          "{}",
          "|",
          "%s",
          "%n",
          "$INST$",
          "<think>",
          "</think>",
          "data: ",
          "event: error\n",
          "[DONE]",
          "e\u0301\u0316",
          "Σ",
          "ß",
          "İ",
          "字",
          "。",
          "Section 1: ",
          "words",
          "\u00a0",
          "\u3000",
          "-",
          "#",
          "*",
          "@",
          "/",
          "//",
          "..",
          "=");

  private final Random random;
  private final List<String> samples;

  public Mutator(Random random, List<String> samples) {
    this.random = random;
    this.samples = List.copyOf(samples);
  }

  /** Whatever else a harness leaves to chance. */
  public Random random() {
    return random;
  }

  /** One of these. */
  public <T> T any(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  /** A sample after no change or several. */
  public String text() {
    var text = new StringBuilder(any(samples));
    int changes = random.nextInt(MOST_CHANGES + 1);
    for (int change = 0; change < changes && text.length() < LONGEST; change++) {
      change(text);
    }
    return text.toString();
  }

  /** The same as UTF-8, at times with other bytes in it. */
  public byte[] bytes() {
    byte[] bytes = text().getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      }
    }
    return bytes;
  }

  private void change(StringBuilder text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(random.nextBoolean() ? 8 : 200));
    switch (random.nextInt(9)) {
      case 0 -> text.delete(from, to);
      case 1 -> text.insert(to, text.substring(from, to).repeat(random.nextInt(MOST_REPETITIONS)));
      case 2 -> text.insert(from, any(FRAGMENTS).repeat(1 + random.nextInt(3)));
      case 3 -> text.replace(from, to, any(FRAGMENTS));
      case 4 -> number(text, from);
      case 5 -> text.setLength(from);
      case 6 -> splice(text, from);
      case 7 -> nest(text, from);
      default -> text.insert(from, (char) random.nextInt(Character.MAX_VALUE));
    }
  }

  /** Puts another number in place of the next one. */
  private void number(StringBuilder text, int from) {
    int start = from;
    while (start < text.length() && !isDigit(text.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    text.replace(start, end, any(NUMBERS));
  }

  /** Goes on as another sample does. */
  private void splice(StringBuilder text, int from) {
    String other = any(samples);
    text.setLength(from);
    text.append(other, random.nextInt(other.length() + 1), other.length());
  }

  private void nest(StringBuilder text, int from) {
    int depth = 1 + random.nextInt(random.nextInt(20) == 0 ? DEEPEST : 8);
    boolean array = random.nextBoolean();
    text.insert(from, (array ? "[" : "{\"a\":").repeat(depth));
    if (random.nextBoolean()) {
      text.append((array ? "]" : "}").repeat(depth));
    }
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
