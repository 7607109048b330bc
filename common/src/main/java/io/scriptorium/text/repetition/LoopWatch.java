package io.scriptorium.text.repetition;

/** Stops an answer that has begun to loop. For one request; looks at the last part of the text. */
public final class LoopWatch {

  /** Holds the longest period three times, in most languages. In UTF-16 code units. */
  private static final int LOOKS_AT = 12_000;

  private static final int EVERY = 500;

  private int nextLength = EVERY;

  /** Whether to stop an answer with this text so far. */
  public boolean stops(CharSequence text) {
    if (text.length() < nextLength - EVERY) {
      // The answer began again, on another server.
      nextLength = EVERY;
    }
    if (text.length() < nextLength) {
      return false;
    }
    nextLength = text.length() + EVERY;
    int from = Math.max(0, text.length() - LOOKS_AT);
    return Loops.start(text.subSequence(from, text.length()).toString()) >= 0;
  }
}
