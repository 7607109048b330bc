package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;

/** Paragraphs of AgentWrite's form that a model wrote without line breaks. */
final class AgentWriteLines {

  private static final String WORD = "paragraph ";

  private AgentWriteLines() {}

  /** The answer with a line break before each "Paragraph N - Main Point". */
  static String split(String answer) {
    String lower = LowerCase.of(answer);
    if (lower.length() != answer.length()) {
      return answer;
    }
    StringBuilder lines = new StringBuilder(answer.length() + 16);
    int done = 0;
    int at = lower.indexOf(WORD);
    while (at >= 0) {
      int number = at + WORD.length();
      int point = lower.indexOf("main point", number);
      if (at > 0 && NumberScan.digit(lower, number) >= 0 && point > 0 && point - number < 12) {
        lines.append(answer, done, at).append('\n');
        done = at;
      }
      if (point < 0) {
        break;
      }
      at = lower.indexOf(WORD, number);
    }
    return lines.append(answer, done, answer.length()).toString();
  }
}
