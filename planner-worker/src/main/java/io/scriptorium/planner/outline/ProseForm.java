package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Points without marks: numbered inside a paragraph, one short line each, one sentence a paragraph,
 * or one sentence that says what comes first, then and last.
 */
final class ProseForm implements OutlineForm {

  private static final int FEWEST = 3;
  private static final int MOST_POINTS = 400;
  private static final int LONGEST_PROSE = 2_000;
  private static final int LONGEST_POINT_WORDS = 45;
  private static final int MOST_SENTENCES = 2;

  private static final List<String> BEGINNINGS =
      List.of(
          "open",
          "begin",
          "start",
          "first",
          "introduc",
          "beginn",
          "zuerst",
          "zunächst",
          "einleit",
          "commenc",
          "d'abord",
          "empez",
          "primero",
          "comenz",
          "首先",
          "开头",
          "начн",
          "сначала",
          "まず");
  private static final List<String> ENDS =
      List.of(
          "then",
          "next",
          "finally",
          "close",
          "conclud",
          "end with",
          "last",
          "dann",
          "schließlich",
          "zum schluss",
          "ensuite",
          "enfin",
          "luego",
          "finalmente",
          "然后",
          "接着",
          "最后",
          "затем",
          "наконец",
          "次に",
          "最後に");
  private static final List<String> BREAKS =
      List.of(
          ", and then ",
          ", then ",
          ", and finally ",
          ", finally ",
          ", followed by ",
          ", and ",
          "; then ",
          "; ",
          ", dann ",
          ", und ",
          ", puis ",
          ", ensuite ",
          ", et ",
          ", luego ",
          ", y ",
          "，然后",
          "，接着",
          "，最后",
          "；",
          ", затем ",
          ", и ",
          "、次に",
          "、最後に");
  private static final List<String> CHAT =
      List.of(
          "let me know",
          "i hope",
          "sure",
          "certainly",
          "of course",
          "here is",
          "here's",
          "here are",
          "this outline",
          "the outline",
          "please",
          "feel free",
          "would you like",
          "thank",
          "note:",
          "note that");

  @Override
  public @Nullable Outline read(String answer, boolean cut) {
    String text = answer.strip();
    if (RefusalAnswer.reads(text)) {
      return null;
    }
    List<OutlinePoint> points = inline(text);
    points = points.size() < FEWEST ? lines(text) : points;
    points = points.size() < FEWEST ? clauses(text) : points;
    return points.size() < 2 ? null : new Outline(null, points);
  }

  /** "1. Origins 2. Trade 3. Today" on one line. */
  private static List<OutlinePoint> inline(String text) {
    List<OutlinePoint> points = new ArrayList<>();
    int number = 1;
    int start = -1;
    int at = 0;
    while (at < text.length() && points.size() < MOST_POINTS) {
      int end = number(text, at, number);
      if (end > at) {
        if (start >= 0) {
          add(points, text.substring(start, at));
        }
        start = end;
        number++;
        at = end;
      } else {
        at++;
      }
    }
    if (start >= 0) {
      add(points, text.substring(start));
    }
    return points;
  }

  /** Where a mark such as "2." or "(2)" that begins here ends, if it has this number. */
  private static int number(String text, int at, int number) {
    boolean before = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    String digits = Integer.toString(number);
    if (!before || !text.startsWith(digits, at)) {
      return at;
    }
    int mark = at + digits.length();
    boolean marked =
        mark + 1 < text.length()
            && ".)、:".indexOf(text.charAt(mark)) >= 0
            && NumberScan.digit(text, mark + 1) < 0;
    return marked ? mark + 1 : at;
  }

  private static List<OutlinePoint> lines(String text) {
    List<String> lines =
        text.lines()
            .map(String::strip)
            .filter(it -> !it.isEmpty() && !isChat(it))
            .limit(MOST_POINTS)
            .toList();
    boolean brief = lines.stream().filter(ProseForm::isBrief).count() * 10 >= lines.size() * 9L;
    List<OutlinePoint> points = new ArrayList<>();
    if (lines.size() >= FEWEST && brief) {
      lines.forEach(line -> add(points, line));
    }
    return points;
  }

  private static boolean isChat(String line) {
    String lower = LowerCase.of(line.substring(0, Math.min(line.length(), 40)));
    return line.endsWith(":")
        || line.endsWith("?")
        || line.endsWith("：")
        || CHAT.stream().anyMatch(lower::startsWith);
  }

  private static boolean isBrief(String line) {
    return sentences(line).size() <= MOST_SENTENCES && words(line) <= LONGEST_POINT_WORDS;
  }

  private static int words(String line) {
    int words = 0;
    for (int at = 0; at < line.length(); at++) {
      char character = line.charAt(at);
      boolean starts = at == 0 || line.charAt(at - 1) == ' ';
      words += character >= 0x3000 ? 1 : starts && character != ' ' ? 1 : 0;
    }
    return words;
  }

  private static List<OutlinePoint> clauses(String text) {
    List<OutlinePoint> points = new ArrayList<>();
    String lower = LowerCase.of(text);
    if (text.length() > LONGEST_PROSE
        || BEGINNINGS.stream().noneMatch(lower::contains)
        || ENDS.stream().noneMatch(lower::contains)) {
      return points;
    }
    for (String sentence : sentences(text)) {
      AmountText length = AmountText.find(sentence);
      boolean aboutAll = length != null && LowerCase.of(sentence).contains("each");
      if (!isChat(sentence) && !aboutAll) {
        split(sentence).forEach(clause -> add(points, clause));
      }
    }
    return points;
  }

  private static List<String> split(String sentence) {
    List<String> clauses = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < sentence.length(); at++) {
      for (String found : BREAKS) {
        if (at > start && sentence.regionMatches(true, at, found, 0, found.length())) {
          clauses.add(sentence.substring(start, at));
          start = at + found.length();
          at = start - 1;
          break;
        }
      }
    }
    clauses.add(sentence.substring(start));
    return clauses;
  }

  private static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < text.length() && sentences.size() < MOST_POINTS; at++) {
      boolean end =
          "。！？\n".indexOf(text.charAt(at)) >= 0
              || (".!?".indexOf(text.charAt(at)) >= 0
                  && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1))));
      if (end) {
        sentences.add(text.substring(start, at + 1));
        start = at + 1;
      }
    }
    sentences.add(text.substring(start));
    return sentences.stream().filter(it -> !PointText.isEmpty(it)).toList();
  }

  private static void add(List<OutlinePoint> points, String text) {
    AmountText found = AmountText.find(text);
    String point = PointText.clean(found == null ? text : found.rest());
    if (!PointText.isEmpty(point)) {
      points.add(OutlinePoint.of(point, found == null ? null : found.amount()));
    }
  }
}
