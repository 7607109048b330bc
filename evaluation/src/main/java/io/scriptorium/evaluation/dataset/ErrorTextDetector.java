package io.scriptorium.evaluation.dataset;

import java.util.regex.Pattern;

/**
 * Finds error messages in a text, such as those that AgentWrite's scripts leave in it. Looks for
 * lines that are nothing but such a message, so that a guide may speak of errors.
 */
final class ErrorTextDetector {

  private static final String AGENT_WRITE = "Max tries\\. Failed\\.?+";

  private static final String HTTP =
      "(?:API )?Error(?: code)?:? ?[45]\\d\\d\\b.{0,300}+"
          + "|\\{\"error\":.{0,2000}\\}"
          + "|(?:HTTP )?(?:429|50[0234])?+ ?(?:Too Many Requests|Internal Server Error|Bad Gateway"
          + "|Service (?:Temporarily )?Unavailable|Gateway Time-?out)\\.?";

  private static final String PYTHON =
      "(?:openai|requests|httpx|urllib3|aiohttp)(?:\\.\\w{1,40}){0,3}"
          + "\\.\\w{0,40}(?:Error|Exception|Timeout)\\b.{0,300}+"
          + "|(?:torch\\.(?:cuda\\.)?OutOfMemoryError|CUDA out of memory|RuntimeError: CUDA)\\b"
          + ".{0,300}+"
          + "|This model's maximum context length is .{0,300}+";

  private static final Pattern LINE =
      Pattern.compile(
          "^[ \\t]*+(?:" + AGENT_WRITE + "|" + HTTP + "|" + PYTHON + ")[ \\t\\r]*+$",
          Pattern.MULTILINE);

  private static final Pattern PAGE =
      Pattern.compile("\\A\\s*+(?:<!doctype html|<html\\b)", Pattern.CASE_INSENSITIVE);

  private ErrorTextDetector() {}

  static boolean in(String text) {
    return LINE.matcher(text).find() || PAGE.matcher(text).find();
  }
}
