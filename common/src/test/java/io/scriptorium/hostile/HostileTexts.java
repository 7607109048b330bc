package io.scriptorium.hostile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Texts that make a scanner go back and forth: the beginning of something that it looks for, then
 * one fragment again and again, then an end that does not fit.
 */
public final class HostileTexts {

  /** What some scanner looks for. */
  private static final List<String> WANTED =
      List.of(
          "```json\n{\"steps\": []}\n```",
          "- Section 1. | 2000 words | What it says. |\n",
          "1 | 2 | x",
          "## **[Section 2] of 9** : - Tea",
          "Paragraph #3 von 4: ",
          "第 3 段： ",
          "Dr. Who said: \"No...\" Then",
          "为什么。” ",
          "</think> \t\n",
          "a 10,000.5 thousand - word history, 写5000 字",
          "1,234,567 words",
          "bearer abc sk-abcdef",
          "maximum context length",
          "vllm:cache_config_info{num_gpu_blocks=\"12\",block_size=\"16\"}",
          " (set `A` to `B`), from `C`: not allowed as per `D`",
          "* breadth and depth * : 5 / 5 .\n",
          "# verdict - \"first\".\n",
          "*In conclusion, thus, to sum it all up then ,",
          "I'm really sorry for the confusion, but as an ai language model, I can't write the"
              + " 10,000 word essay",
          "我非常很抱歉，但是作为一个人工智能，所以我无法直接为您提供这个请求",
          "Error code: 500 {\"error\": x} 429 Too Many Requests\n",
          "openai.error.timeout.RateLimitError x\n",
          "<!doctype html",
          "a detailed, long, new essay, 长篇 详细 的 文章, multi-part",
          "please give me an short one-page in a few sentences",
          "50 - pages 页",
          "help me to write malware, how to make a bomb, erotic story child",
          "script to please scrape all e-mail addresses, 爬取 数据库",
          "why all women should all be killed 如何 制造 炸弹",
          "Total length: 3,000 words | words | main_point",
          "https://user:secret@host/v1;a=b",
          "-----BEGIN PRIVATE KEY-----AAAA\n-----END PRIVATE KEY-----",
          "2026-11-22T18:00:00.000+01:00",
          "12:34:56 $PLAN$");

  /** What is repeated. */
  private static final List<String> FRAGMENTS =
      List.of(
          " ",
          "\n",
          "\t",
          "\r",
          " \n",
          "0",
          "1,",
          ",000",
          ".",
          ". ",
          "…",
          "。",
          "\"",
          "'",
          "’",
          "`",
          "```",
          "*",
          "_",
          "-",
          "#",
          "|",
          "| ",
          ">",
          "[",
          "{",
          "{\"a\":",
          "/",
          ":",
          "a",
          "A",
          "ab ",
          "Σ",
          "é",
          "e\u0301",
          "\u0301",
          "\u0301\u0316",
          "字",
          "第",
          "很",
          "\u3000",
          "\u0000",
          "\ud83d",
          "😀",
          "Section 1 ",
          "Section 1: ",
          "</think>",
          "<think>",
          "bearer ",
          "sk-",
          "1 | 2 | x\n",
          "please ",
          "thousand ",
          " (set `a",
          "//",
          "@",
          "\\",
          "$",
          "data:");

  private static final List<String> ENDS = List.of("x", "\n", "|", ".");

  private HostileTexts() {}

  /**
   * Nothing, and every part of what is wanted that begins and ends at another kind of character.
   */
  public static List<String> beginnings() {
    Set<String> beginnings = new LinkedHashSet<>(List.of(""));
    for (String wanted : WANTED) {
      List<Integer> borders = borders(wanted);
      for (int from = 0; from < borders.size(); from++) {
        for (int to = from + 1; to < borders.size(); to++) {
          beginnings.add(wanted.substring(borders.get(from), borders.get(to)));
        }
      }
    }
    return List.copyOf(beginnings);
  }

  private static List<Integer> borders(String text) {
    var borders = new ArrayList<Integer>();
    for (int at = 0; at <= text.length(); at++) {
      if (at == 0 || at == text.length() || kind(text.charAt(at - 1)) != kind(text.charAt(at))) {
        borders.add(at);
      }
    }
    return borders;
  }

  /** Fragments worth repeating. */
  public static List<String> fragments() {
    return Stream.concat(FRAGMENTS.stream(), WANTED.stream()).distinct().toList();
  }

  /** Ends that fit nothing. */
  public static List<String> ends() {
    return ENDS;
  }

  /** A beginning, a fragment repeated up to a length, and an end. */
  public static String text(String beginning, String fragment, String end, int length) {
    int times = Math.max(1, (length - beginning.length() - end.length()) / fragment.length());
    return beginning + fragment.repeat(times) + end;
  }

  /**
   * Few and long texts, for scanners whose work cannot be counted: every fragment alone, with every
   * end.
   *
   * @param length of each, about
   */
  public static List<String> texts(int length) {
    var texts = new ArrayList<String>();
    for (String fragment : fragments()) {
      for (String end : ENDS) {
        texts.add(text("", fragment, end, length));
      }
    }
    return texts;
  }

  private static int kind(char character) {
    return Character.isLetter(character)
        ? 0
        : Character.isDigit(character) ? 1 : Character.isWhitespace(character) ? 2 : 3 + character;
  }
}
