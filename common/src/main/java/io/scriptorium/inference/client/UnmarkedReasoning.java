package io.scriptorium.inference.client;

import java.util.List;

/** Reasoning whose marks a server has dropped, or that models mark by words. */
final class UnmarkedReasoning {

  /** The marks of gpt-oss where the special tokens are dropped. */
  private static final String ANALYSIS = "analysis";

  private static final String ASSISTANT_FINAL = "assistantfinal";

  /** The words of Granite. */
  private static final List<String> PROCESS =
      List.of("here is my thought process:", "here's my thought process:");

  private static final List<String> RESPONSE =
      List.of("here is my response:", "here's my response:");

  private UnmarkedReasoning() {}

  /** Removes such reasoning from the beginning of a whole text. */
  static void remove(StringBuilder text) {
    int start = 0;
    while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    if (isAt(text, ANALYSIS, start)) {
      int end = text.lastIndexOf(ASSISTANT_FINAL);
      if (end >= 0) {
        delete(text, end + ASSISTANT_FINAL.length());
      }
      return;
    }
    for (String process : PROCESS) {
      if (isAt(text, process, start)) {
        int end = endOf(text, start);
        text.setLength(end < 0 ? 0 : text.length());
        delete(text, Math.max(0, end));
        return;
      }
    }
  }

  private static int endOf(StringBuilder text, int start) {
    for (int at = start; at < text.length(); at++) {
      for (String response : RESPONSE) {
        if (isAt(text, response, at)) {
          return at + response.length();
        }
      }
    }
    return -1;
  }

  private static void delete(StringBuilder text, int length) {
    int end = length;
    while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    text.delete(0, end);
  }

  private static boolean isAt(StringBuilder text, String words, int at) {
    if (at + words.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < words.length(); i++) {
      if (Character.toLowerCase(text.charAt(at + i)) != words.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
