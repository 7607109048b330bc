package io.scriptorium.planner;

import io.scriptorium.inference.client.AnswerWatch;

/**
 * Stops an outline that can only get longer: a model that a schema holds in an endless run of white
 * space, or one that repeats the same step. Each call takes a bounded time.
 */
final class OutlineWatch implements AnswerWatch {

  private static final int MOST_WHITE_SPACE = 300;
  private static final int TAIL = 80;
  private static final int LOOKED_AT = 8_000;
  private static final int MOST_REPETITIONS = 20;
  private static final int CHECKED_EVERY = 200;

  private int checked;

  @Override
  public boolean stops(CharSequence text) {
    if (isBlank(text, text.length() - MOST_WHITE_SPACE)) {
      return true;
    }
    if (text.length() >= checked && text.length() < checked + CHECKED_EVERY) {
      return false;
    }
    checked = text.length();
    return repeatsItself(text);
  }

  private static boolean isBlank(CharSequence text, int start) {
    if (start < 0) {
      return false;
    }
    for (int at = text.length() - 1; at >= start; at--) {
      if (!Character.isWhitespace(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean repeatsItself(CharSequence text) {
    int length = text.length();
    if (length < TAIL * MOST_REPETITIONS / 2) {
      return false;
    }
    String end = text.subSequence(Math.max(0, length - LOOKED_AT), length).toString();
    String tail = end.substring(end.length() - TAIL);
    int repetitions = 0;
    for (int at = end.indexOf(tail); at >= 0; at = end.indexOf(tail, at + 1)) {
      repetitions++;
    }
    return repetitions >= MOST_REPETITIONS;
  }
}
