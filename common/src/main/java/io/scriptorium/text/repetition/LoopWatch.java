package io.scriptorium.text.repetition;

/** Stops an answer that has begun to loop. For one request; looks at the last part of the text. */
public final class LoopWatch {

  /** Holds the longest period three times, in most languages. In UTF-16 code units. */
  private static final int LOOKS_AT = 12_000;

  /** A text is looked at when it has grown by a quarter, and by this much. */
  private static final int LEAST_GROWTH = 1_000;

  private static final int SHARE_OF_GROWTH = 4;

  private int lastLength;
  private int nextLength = LEAST_GROWTH;

  /** Whether to stop an answer with this text so far. */
  public boolean stops(CharSequence text) {
    int length = text.length();
    if (length < lastLength) {
      // The answer began again, on another server.
      nextLength = LEAST_GROWTH;
    }
    lastLength = length;
    if (length < nextLength) {
      return false;
    }
    nextLength = length + Math.max(LEAST_GROWTH, length / SHARE_OF_GROWTH);
    int from = Math.max(0, length - LOOKS_AT);
    return Loops.start(text.subSequence(from, length).toString()) >= 0;
  }
}
