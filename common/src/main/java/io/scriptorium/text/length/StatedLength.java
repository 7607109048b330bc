package io.scriptorium.text.length;

import static io.scriptorium.text.length.LengthContext.Kind.DOCUMENT;
import static io.scriptorium.text.length.LengthContext.Kind.EXPLICIT;
import static io.scriptorium.text.length.LengthContext.Kind.MAYBE_SUBJECT;
import static io.scriptorium.text.length.LengthContext.Kind.PART;

import io.scriptorium.job.LowerCase;
import io.scriptorium.job.RequestReader;
import io.scriptorium.text.length.LengthContext.Bound;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The length that an instruction asks for in its own words, in some 50 languages: "a 10,000-word
 * history", "12 500 mots", "3万5000字", "five thousand words", "10 chapters of 2,000 words each".
 *
 * <p>The length of the document and not of its subject: "summarise the 200,000-word novel in 2,000
 * words" asks for 2,000. Of a range, it is the middle; of several lengths of the document, the
 * largest; of parts alone, their number times their length, or none where their number is not
 * given. Takes time linear in the instruction.
 */
public final class StatedLength {

  /**
   * The longest document that an instruction may ask for in its own words; a longer one is rather a
   * number read amiss, and must be given in the request's {@code words}.
   */
  public static final int MOST_WORDS = RequestReader.DEFAULT_MAX_WORDS;

  private StatedLength() {}

  /** The words asked for, however many; empty where the instruction names no length of its own. */
  public static OptionalInt of(String instruction) {
    String text = plain(instruction);
    List<LengthContext> all =
        LengthScanner.scan(text).stream()
            .map(mention -> LengthContext.of(text, mention))
            .flatMap(Optional::stream)
            .toList();
    if (all.isEmpty()) {
      return OptionalInt.empty();
    }
    boolean transforms = LengthContext.transforms(text);
    List<LengthContext> own = all;
    if (transforms && all.stream().anyMatch(it -> it.kind() == EXPLICIT)) {
      own = List.of(explicit(all));
    } else if (transforms || all.stream().anyMatch(it -> it.kind() != MAYBE_SUBJECT)) {
      own = all.stream().filter(it -> it.kind() != MAYBE_SUBJECT).toList();
    }
    List<LengthContext> whole = own.stream().filter(it -> it.kind() != PART).toList();
    double words = whole.isEmpty() ? ofParts(text, own) : largest(whole);
    return words >= 1
        ? OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Math.round(words)))
        : OptionalInt.empty();
  }

  /** The last one, since the other text is named before: "the novel with N words in M words". */
  private static LengthContext explicit(List<LengthContext> all) {
    List<LengthContext> explicit = all.stream().filter(it -> it.kind() == EXPLICIT).toList();
    return explicit.stream().filter(LengthContext::leading).findFirst().orElse(explicit.getLast());
  }

  private static double ofParts(String text, List<LengthContext> parts) {
    double longest = parts.stream().mapToDouble(it -> it.mention().middle()).max().orElse(0);
    return longest == 0 ? 0 : longest * PartCount.in(text).orElse(0);
  }

  private static double largest(List<LengthContext> lengths) {
    Optional<Double> least = largest(lengths, Bound.LEAST);
    Optional<Double> most = largest(lengths, Bound.MOST);
    if (least.isPresent() && most.isPresent() && least.get() < most.get()) {
      return (least.get() + most.get()) / 2;
    }
    return lengths.stream().mapToDouble(it -> it.mention().middle()).max().orElse(0);
  }

  private static Optional<Double> largest(List<LengthContext> lengths, Bound bound) {
    return lengths.stream()
        .filter(it -> it.kind() == DOCUMENT || it.kind() == EXPLICIT)
        .filter(it -> it.bound() == bound)
        .map(it -> it.mention().middle())
        .max(Comparator.naturalOrder());
  }

  /** In lower case, with one kind each of space, hyphen and apostrophe. */
  private static String plain(String instruction) {
    var plain = new StringBuilder(LowerCase.of(instruction));
    for (int at = 0; at < plain.length(); at++) {
      char character = plain.charAt(at);
      char instead =
          switch (character) {
            case '\u00a0', '\u202f', '\u2009', '\u2007', '\u3000', '\t', '*', '_', '"' -> ' ';
            case '‐', '‑', '‒', '–', '—', '−' -> '-';
            case '’', '‘' -> '\'';
            case '～', '〜' -> '~';
            case '，' -> ',';
            default -> character;
          };
      plain.setCharAt(at, instead);
    }
    return plain.toString();
  }
}
