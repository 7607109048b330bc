package io.scriptorium.hostile;

import org.jspecify.annotations.Nullable;

/**
 * A text that counts how often a character of it is looked at, so that a test can bound the work of
 * an expression by a number and not by a clock. Used by one thread.
 */
public final class CountedText implements CharSequence {

  /** More characters were looked at than allowed. */
  public static final class TooMuchWork extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooMuchWork(long most) {
      super("more than " + most + " characters were looked at");
    }
  }

  private final String text;
  private final long most;
  private long visited;

  /**
   * @param most how many looks are allowed before {@link TooMuchWork} is thrown
   */
  public CountedText(String text, long most) {
    this.text = text;
    this.most = most;
  }

  /** How many characters were looked at so far. */
  public long visited() {
    return visited;
  }

  @Override
  public char charAt(int index) {
    if (++visited > most) {
      throw new TooMuchWork(most);
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    visited += end - start;
    return text.substring(start, end);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CountedText counted && counted.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
