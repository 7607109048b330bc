package io.scriptorium.text;

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

  private static final Set<String> APPROXIMATE =
      LengthWords.words(
          "about around approximately roughly circa ca c etwa ungefähr rund zirka environ autour unos"
              + " unas aproximadamente cerca alrededor около примерно приблизительно exactly genau"
              + " exactement exactamente at least most minimum maximum mindestens höchstens maximal"
              + " minimal au moins plus al menos más less more than over under up no not nearly almost"
              + " some um omkring cirka ongeveer noin kb körülbelül yaklaşık менее более max min length"
              + " minimal tối thiểu khoảng sekitar około ok minst högst meno almeno minimo massimo"
              + " total de los las minstens maximaal vähintään en az fewer shorter longer"
              + " sur une longueur legalább nejméně");

  private static final Set<String> LEAST =
      LengthWords.words(
          "least minimum min mindestens moins menos менее minst meno almeno minimo over minstens vähintään legalább");
  private static final Set<String> MOST =
      LengthWords.words("most maximum max höchstens maximal up under более högst massimo maximaal");

  private static final Set<String> PREPOSITIONS =
      LengthWords.words(
          "in to into with within using auf mit innerhalb auf en à em con com w do na в во на до из"
              + " på i med ve za v u za cu în σε με به در ب في ב में dalam trong dengan för naar met"
              + " dans sur kwa");

  private static final Set<String> DEFINITE =
      LengthWords.words(
          "the this that these those my our his her their its attached following existing original"
              + " whole entire given dieser diesen diese dieses diesem der die das den dem des meinen"
              + " meinem mein meine le la les l ce cette ces cet mon ma mes notre votre el los las este"
              + " esta estos mi mis su il lo gli questo questa quel mio het deze dit mijn этот эту"
              + " этой этого этом мой моего мою нашего своего ten tego tę moją");

  private static final Set<String> LIMITS =
      LengthWords.words("limit minimum maximum mark target requirement count range length total");

  private static final Set<String> LINKS =
      LengthWords.words("of de di du mit von van med av af z ze из в о с with has em da do od de'");

  private static final Set<String> OF_SUBJECT =
      LengthWords.words(
          "of about on from for reviewing translating editing into summarising summarizing writing");

  private static final Set<String> FORMS =
      LengthWords.words("form kind type style format shape way instead");

  private static final Set<String> WRITE =
      LengthWords.words(
          "write compose produce create draft generate give need want make prepare deliver finish");

  private static final Set<String> LEARN =
      LengthWords.words(
          "learn learns learned learnt learning know knows knew memorize memorise teach teaches"
              + " vocabulary lexicon dictionary speak speaks lernen vocabulaire vocabulario");

  private static final List<String> TRANSFORMS =
      List.of(
          "summar",
          "condens",
          "shorten",
          "abridg",
          "review",
          "critique",
          "critici",
          "synops",
          "paraphras",
          "rewrite",
          "compress",
          "expand",
          "translat",
          "résum",
          "resum",
          "resúm",
          "riassu",
          "zusammenfass",
          "zusammen",
          "rezension",
          "kürze",
          "samenvat",
          "streszcz",
          "skróć",
          "recenz",
          "reseñ",
          "сократ",
          "резюм",
          "переска",
          "рецензи",
          "изложи",
          "кратк",
          "总结",
          "總結",
          "概括",
          "缩写",
          "縮寫",
          "缩减",
          "摘要",
          "书评",
          "書評",
          "评论",
          "读后感",
          "扩写",
          "翻译",
          "要約",
          "まとめ",
          "短く",
          "요약",
          "서평",
          "özet",
          "لخص",
          "ملخص",
          "सारांश",
          "tóm tắt",
          "ringkas",
          "sammanfatt",
          "condens",
          "réduis",
          "critiqu",
          "crítica",
          "tiivist",
          "összefoglal");

  private static final Set<String> EACH =
      LengthWords.words(
          "each every per apiece chaque chacun chacune jedes jeder jedem jede je jeweils pro cada"
              + " ciascuno ciascuna ogni каждая каждый каждую каждой каждое elk elke varje hver każdy"
              + " każda każdego 每 các");

  private static final List<String> EACH_AFTER =
      List.of(
          " each",
          " apiece",
          " per chapter",
          " per section",
          " per part",
          " per paragraph",
          " per article",
          " per episode",
          " per essay",
          " per story",
          " a chapter",
          " a section",
          " in each",
          " for each",
          " for every",
          " in every",
          " par chapitre",
          " par section",
          " par partie",
          " chacun",
          " pro kapitel",
          " je kapitel",
          " pro abschnitt",
          " jeweils",
          " por capítulo",
          " cada uno",
          " cada una",
          " cada um",
          " ciascuno",
          " per capitolo",
          " на главу",
          " каждая",
          " каждый",
          " per hoofdstuk",
          " elk",
          " per kapitel",
          " na rozdział");

  private static final List<String> RATES =
      List.of(
          " per minute",
          " per hour",
          " per day",
          " per week",
          " per month",
          " per year",
          " per page",
          " per second",
          " per line",
          " per sentence",
          " a minute",
          " a day",
          " an hour",
          " a week",
          " a page",
          " a month",
          " a second",
          "/min",
          "/day",
          " every day",
          " daily",
          " each day",
          " par minute",
          " par jour",
          " par heure",
          " par page",
          " pro minute",
          " pro tag",
          " pro stunde",
          " pro seite",
          " am tag",
          " por minuto",
          " por día",
          " al día",
          " al giorno",
          " por dia",
          " por página",
          " в минуту",
          " в день",
          " в час",
          " per minuut",
          " per dag",
          " i minuten",
          " na minutę",
          " dziennie",
          " al minuto",
          "/分",
          "每分",
          "/分钟");

  private static final List<String> EACH_UNSPACED =
      List.of("每章", "每节", "每節", "每部分", "每篇", "各章", "每个章节", "每一章", "章ごとに", "一章", "장마다", "각 장", "각");
  private static final List<String> RATES_UNSPACED =
      List.of(
          "每分钟", "每分鐘", "每天", "每日", "每小时", "每页", "每頁", "毎分", "毎日", "一分間", "1日", "하루", "분당", "认识",
          "词汇量");
  private static final List<String> THIS =
      List.of("这", "這", "该", "該", "此", "この", "その", "あの", "이 ", "그 ", "저 ");
  private static final List<String> OBJECT = List.of("把", "将", "將", "为一", "為一", "对", "對", "给");
  private static final List<String> LEAST_UNSPACED = List.of("至少", "不少于", "不少於", "不低于", "最少", "最低");
  private static final List<String> MOST_UNSPACED = List.of("不超过", "不超過", "最多", "不多于", "최대");

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
    return Optional.of(new LengthContext(mention, kind(before, after, rest), bound, leading));
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
