package io.scriptorium.text.length;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a length in an instruction is the length of, by the words around it.
 *
 * @param bound whether it is said to be the least or the most
 * @param leading whether a sentence begins with it
 */
record LengthContext(LengthMention mention, Kind kind, Bound bound, boolean leading) {

  /** What it is the length of. */
  enum Kind {
    /** Of the document, said by a preposition: "in 2,000 words". */
    EXPLICIT,
    /** Of the document, as far as can be seen. */
    DOCUMENT,
    /** Of each part. */
    PART,
    /** Of what the document is about, unless nothing else is named. */
    MAYBE_SUBJECT
  }

  /** What kind of limit it is. */
  enum Bound {
    EXACT,
    LEAST,
    MOST
  }

  private static final int REACH = 90;
  private static final int REACH_AFTER = 48;
  private static final int MOST_WORDS = 10;
  private static final int NEAR_CHARACTERS = 6;

  private static final Set<String> APPROXIMATE = LengthWords.LISTS.set("approximate");
  private static final Set<String> LEAST = LengthWords.LISTS.set("least");
  private static final Set<String> MOST = LengthWords.LISTS.set("most");
  private static final Set<String> PREPOSITIONS = LengthWords.LISTS.set("prepositions");
  private static final Set<String> DEFINITE = LengthWords.LISTS.set("definite");
  private static final Set<String> LIMITS = LengthWords.LISTS.set("limits");
  private static final Set<String> LINKS = LengthWords.LISTS.set("links");
  private static final Set<String> TOPICS = LengthWords.LISTS.set("topics");
  private static final Set<String> OF_SUBJECT = LengthWords.LISTS.set("of subject");
  private static final Set<String> FORMS = LengthWords.LISTS.set("forms");
  private static final Set<String> WRITE = LengthWords.LISTS.set("write");
  private static final Set<String> LEARN = LengthWords.LISTS.set("learn");
  private static final List<String> TRANSFORMS = LengthWords.LISTS.list("transforms");
  private static final Set<String> EACH = LengthWords.LISTS.set("each");
  private static final List<String> EACH_AFTER = LengthWords.LISTS.list("each after");
  private static final List<String> RATES = LengthWords.LISTS.list("rates");
  private static final List<String> EACH_UNSPACED = LengthWords.LISTS.list("each unspaced");
  private static final List<String> RATES_UNSPACED = LengthWords.LISTS.list("rates unspaced");
  private static final List<String> THIS = LengthWords.LISTS.list("this");
  private static final List<String> OBJECT = LengthWords.LISTS.list("object");
  private static final List<String> LEAST_UNSPACED = LengthWords.LISTS.list("least unspaced");
  private static final List<String> MOST_UNSPACED = LengthWords.LISTS.list("most unspaced");

  /** Empty where it is no length of a text, or surely that of another text. */
  static Optional<LengthContext> of(String text, LengthMention mention) {
    String before = before(text, mention.start());
    String after =
        text.substring(mention.end(), Math.min(text.length(), mention.end() + REACH_AFTER));
    List<String> words = words(before);
    if (startsWithAny(RATES, after) || containsNear(RATES_UNSPACED, before)) {
      return Optional.empty();
    }
    Bound bound = bound(before, after, words);
    List<String> rest = withoutApproximation(words);
    String last = fromEnd(rest, 1);
    if (LEARN.contains(last) || (last.equals("of") && LEARN.contains(fromEnd(rest, 2)))) {
      return Optional.empty();
    }
    if (isPart(after, before, words, rest)) {
      return Optional.of(new LengthContext(mention, Kind.PART, bound, false));
    }
    if (isSubject(before, after, rest)) {
      return Optional.empty();
    }
    boolean leading =
        rest.isEmpty() || (rest.size() == 1 && PREPOSITIONS.contains(rest.getFirst()));
    if (leading && isOfLanguage(text, mention) && !isBeforeTopic(after)) {
      return Optional.empty();
    }
    return Optional.of(new LengthContext(mention, kind(before, after, rest), bound, leading));
  }

  /** "10,000 English words came from French" names no length, "10,000 English words on tea" one. */
  private static boolean isOfLanguage(String text, LengthMention mention) {
    return words(text.substring(mention.start(), mention.end())).stream()
        .anyMatch(LengthWords.TONGUES::contains);
  }

  private static boolean isBeforeTopic(String after) {
    String next = words(after).stream().findFirst().orElse("");
    return next.isEmpty() || !after.startsWith(" ") || TOPICS.contains(next);
  }

  /** Whether a text asks for what is made from another text: a summary, a review, a translation. */
  static boolean transforms(String text) {
    return TRANSFORMS.stream().anyMatch(text::contains);
  }

  private static Kind kind(String before, String after, List<String> rest) {
    String last = fromEnd(rest, 1);
    boolean quotesObject =
        OBJECT.stream().anyMatch(it -> near(before).contains(it))
            || ((after.startsWith("の") || after.startsWith("的")) && !before.isBlank());
    if (quotesObject && (after.startsWith("的") || after.startsWith("の"))) {
      return near(before).isBlank() || endsInWriting(before) ? Kind.DOCUMENT : maybe(before);
    }
    if (rest.isEmpty()
        || PREPOSITIONS.contains(last)
        || after.startsWith("で")
        || before.strip().endsWith("用")
        || before.strip().endsWith("以")
        || before.strip().endsWith("到")
        || before.strip().endsWith("成")
        || before.strip().endsWith("为")
        || after.startsWith("로")
        || after.startsWith("以内")) {
      return Kind.EXPLICIT;
    }
    if (LINKS.contains(last) && isDefiniteNoun(rest)) {
      return Kind.MAYBE_SUBJECT;
    }
    return Kind.DOCUMENT;
  }

  private static boolean endsInWriting(String before) {
    String near = near(before);
    return near.contains("写") || near.contains("寫") || near.contains("创作") || near.contains("撰");
  }

  private static Kind maybe(String before) {
    return OBJECT.stream().anyMatch(it -> near(before).contains(it))
        ? Kind.MAYBE_SUBJECT
        : Kind.DOCUMENT;
  }

  /** "the novel of", "mon roman de", "diesen Roman mit". */
  private static boolean isDefiniteNoun(List<String> rest) {
    return DEFINITE.contains(fromEnd(rest, 3)) || DEFINITE.contains(fromEnd(rest, 4));
  }

  private static boolean isSubject(String before, String after, List<String> rest) {
    if (THIS.stream().anyMatch(it -> near(before).contains(it))) {
      return true;
    }
    String last = fromEnd(rest, 1);
    String second = fromEnd(rest, 2);
    if (DEFINITE.contains(last)) {
      String next = words(after).stream().findFirst().orElse("");
      return !LIMITS.contains(next) && !WRITE.contains(second) && !WRITE.contains(fromEnd(rest, 3));
    }
    if (!last.equals("a") && !last.equals("an") && !last.equals("one")) {
      return DEFINITE.contains(second) && last.length() > 3 && before.endsWith("(");
    }
    if (second.equals("writing") || second.equals("write")) {
      return Set.of("to", "for", "on", "about", "of", "in").contains(fromEnd(rest, 3))
          && (second.equals("writing") || fromEnd(rest, 4).equals("how"));
    }
    if (OF_SUBJECT.contains(second)) {
      return !FORMS.contains(fromEnd(rest, 3));
    }
    return TRANSFORMS.stream().anyMatch(second::startsWith)
        || second.equals("edit")
        || second.equals("read")
        || second.equals("analyse")
        || second.equals("analyze")
        || second.equals("proofread")
        || second.equals("turn");
  }

  private static boolean isPart(
      String after, String before, List<String> words, List<String> rest) {
    int nextUnit = after.indexOf(',');
    String clause = nextUnit < 0 ? after : after.substring(0, nextUnit);
    if (startsWithAny(EACH_AFTER, clause) || words(clause).contains("each")) {
      return true;
    }
    if (EACH_UNSPACED.stream().anyMatch(it -> tail(before, NEAR_CHARACTERS + 4).contains(it))) {
      return true;
    }
    boolean each = false;
    for (String word : words.subList(Math.max(0, words.size() - 6), words.size())) {
      each = EACH.contains(word) || each;
    }
    if (each) {
      return true;
    }
    String last = fromEnd(rest, 1);
    return (LINKS.contains(last) || last.equals("à") || last.equals("zu"))
        && PartCount.PARTS.contains(fromEnd(rest, 2))
        && isPlural(fromEnd(rest, 2), fromEnd(rest, 3));
  }

  private static boolean isPlural(String part, String number) {
    return !number.isEmpty()
        && (Character.isDigit(number.charAt(0))
            || (!Set.of("a", "an", "one", "the", "ein", "eine", "un", "une", "this", "uno", "een")
                    .contains(number)
                && part.endsWith("s")));
  }

  private static Bound bound(String before, String after, List<String> words) {
    List<String> lastWords = words.subList(Math.max(0, words.size() - 3), words.size());
    String next = words(after).stream().findFirst().orElse("");
    if (lastWords.contains("no") || (lastWords.contains("не") && lastWords.contains("более"))) {
      return lastWords.contains("less") || lastWords.contains("fewer") ? Bound.LEAST : Bound.MOST;
    }
    if (lastWords.stream().anyMatch(LEAST::contains)
        || containsNear(LEAST_UNSPACED, before)
        || after.startsWith("以上")
        || next.equals("minimum")) {
      return Bound.LEAST;
    }
    boolean most =
        lastWords.stream().anyMatch(MOST::contains)
            || containsNear(MOST_UNSPACED, before)
            || after.startsWith("以内")
            || after.startsWith("以下")
            || next.equals("maximum");
    return most ? Bound.MOST : Bound.EXACT;
  }

  private static List<String> withoutApproximation(List<String> words) {
    int end = words.size();
    while (end > 0
        && APPROXIMATE.contains(words.get(end - 1))
        && !(end == words.size() && PREPOSITIONS.contains(words.get(end - 1)))
        && !LINKS.contains(words.get(end - 1))
        && !DEFINITE.contains(words.get(end - 1))) {
      end--;
    }
    return words.subList(0, end);
  }

  /** The clause before a place, bounded. */
  private static String before(String text, int start) {
    int from = Math.max(0, start - REACH);
    String before = text.substring(from, start);
    int cut = -1;
    for (int at = 0; at < before.length(); at++) {
      boolean stop =
          at + 1 < before.length()
              && before.charAt(at + 1) == ' '
              && ".!?;".indexOf(before.charAt(at)) >= 0;
      if (stop || "\n。！？；".indexOf(before.charAt(at)) >= 0) {
        cut = at;
      }
    }
    return before.substring(cut + 1);
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    for (int at = 0; at <= text.length(); at++) {
      char character = at < text.length() ? text.charAt(at) : ' ';
      if (Character.isLetterOrDigit(character)
          || Character.getType(character) == Character.NON_SPACING_MARK) {
        word.append(character);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    return words.subList(Math.max(0, words.size() - MOST_WORDS), words.size());
  }

  private static String fromEnd(List<String> words, int place) {
    return words.size() >= place ? words.get(words.size() - place) : "";
  }

  private static String near(String before) {
    return tail(before, NEAR_CHARACTERS);
  }

  private static String tail(String text, int characters) {
    return text.substring(Math.max(0, text.length() - characters));
  }

  private static boolean containsNear(List<String> parts, String before) {
    return parts.stream().anyMatch(near(before)::contains);
  }

  private static boolean startsWithAny(List<String> starts, String text) {
    return starts.stream().anyMatch(text::startsWith);
  }
}
