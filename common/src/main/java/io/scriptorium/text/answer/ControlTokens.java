package io.scriptorium.text.answer;

import java.util.List;

/** The marks by which chat templates part turns, where a server shows them in a text. */
final class ControlTokens {

  /** What follows one of these is another turn, and no part of the text. */
  private static final List<String> ENDS =
      List.of(
          "<|im_end|>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<|end_of_text|>",
          "<|endoftext|>",
          "<|end|>",
          "<|end_of_turn|>",
          "<|eot|>",
          "<|return|>",
          "<|END_OF_TURN_TOKEN|>",
          "<end_of_turn>",
          "<end_of_utterance>",
          "<|user|>",
          "<|assistant|>",
          "<|system|>",
          "<|im_start|>",
          "<|start_header_id|>",
          "<start_of_turn>",
          "<｜end▁of▁sentence｜>",
          "<|EOT|>",
          "<eos>",
          "[EOS]",
          "\n### Instruction:",
          "\n### Human:",
          "\n### User:",
          "[/INST]",
          "[INST]",
          "<</SYS>>",
          "<|endofturn|>");

  private static final List<String> STARTS =
      List.of(
          "<|im_start|>assistant",
          "<|start_header_id|>assistant<|end_header_id|>",
          "<start_of_turn>model",
          "<|assistant|>",
          "<|im_start|>",
          "<start_of_turn>",
          "<bos>",
          "<s>",
          "<|begin_of_text|>",
          "<|start|>assistant",
          "<|message|>",
          "<|channel|>final",
          "[/INST]",
          "[INST]",
          "### Response:",
          "### Assistant:",
          "<｜Assistant｜>",
          "<｜begin▁of▁sentence｜>",
          "<|CHATBOT_TOKEN|>",
          "<pad>");

  /** These are markup too: "<s>old</s> new". */
  private static final List<String> ONLY_AT_THE_END =
      List.of("</s>", "[/s]", "<s>", "<pad>", "<unk>");

  private static final int LONGEST = 40;

  private static final int MOST = 20;

  private ControlTokens() {}

  /**
   * The text of the turn. A token inside code, or one that a text speaks of in quotation marks,
   * stays.
   */
  static String without(String text) {
    String clean = withoutStart(text);
    int end = clean.length();
    for (String token : ENDS) {
      end = Math.min(end, firstUnquoted(clean, token, end));
    }
    return withoutTrailing(clean.substring(0, end));
  }

  private static String withoutStart(String text) {
    String clean = text.stripLeading();
    int answer = clean.startsWith("[INST]") ? clean.indexOf("[/INST]") : -1;
    if (answer >= 0 && !clean.substring(answer + "[/INST]".length()).isBlank()) {
      // The prompt and then its answer.
      clean = clean.substring(answer);
    }
    for (int i = 0; i < MOST; i++) {
      String before = clean;
      for (String token : STARTS) {
        if (before.startsWith(token) && !(token.equals("<s>") && before.contains("</s>"))) {
          clean = before.substring(token.length()).stripLeading();
          break;
        }
      }
      if (clean.length() == before.length()) {
        break;
      }
    }
    return clean;
  }

  private static String withoutTrailing(String text) {
    String clean = text.stripTrailing();
    for (int i = 0; i < MOST; i++) {
      String before = clean;
      int anyToken = startOfTrailing(before);
      clean = anyToken >= 0 ? before.substring(0, anyToken).stripTrailing() : before;
      for (String token : ONLY_AT_THE_END) {
        if (before.endsWith(token) && !(token.equals("</s>") && before.contains("<s>"))) {
          clean = before.substring(0, before.length() - token.length()).stripTrailing();
          break;
        }
      }
      if (clean.length() == before.length()) {
        break;
      }
    }
    return clean;
  }

  /** Where any token of the form {@code <|name|>} begins that ends a text, whole or cut; or -1. */
  private static int startOfTrailing(String text) {
    int start = text.lastIndexOf("<|");
    if (start < 0 || text.length() - start > LONGEST || isQuoted(text, start, text.length())) {
      return -1;
    }
    for (int at = start + 2; at < text.length(); at++) {
      char character = text.charAt(at);
      boolean close = character == '>' && at == text.length() - 1;
      if (!close && character != '|' && character != '_' && !Character.isLetterOrDigit(character)) {
        return -1;
      }
    }
    return start;
  }

  /** Where a token is that ends the turn; the limit where there is none. */
  private static int firstUnquoted(String text, String token, int limit) {
    int at = text.indexOf(token);
    for (int i = 0; at >= 0 && at < limit && i < MOST; i++) {
      if (!isQuoted(text, at, at + token.length())) {
        return at;
      }
      at = text.indexOf(token, at + token.length());
    }
    return limit;
  }

  private static boolean isQuoted(String text, int start, int end) {
    char before = start > 0 ? text.charAt(start - 1) : ' ';
    char after = end < text.length() ? text.charAt(end) : ' ';
    if ("`'\"“‘«「".indexOf(before) >= 0 && "`'\"”’»」,.".indexOf(after) >= 0) {
      return true;
    }
    // An odd number of fences before it: it is in code.
    int fences = 0;
    for (int at = text.indexOf("```"); at >= 0 && at < start; at = text.indexOf("```", at + 3)) {
      fences++;
    }
    int lineStart = text.lastIndexOf('\n', start - 1) + 1;
    int ticks = 0;
    for (int at = Math.max(lineStart, start - 500); at < start; at++) {
      boolean fence = text.startsWith("```", at);
      ticks += !fence && text.charAt(at) == '`' ? 1 : 0;
      at += fence ? 2 : 0;
    }
    return fences % 2 == 1 || ticks % 2 == 1;
  }
}
