package io.scriptorium.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The position of a record on its topic. */
public record RecordPosition(int partition, long offset) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  /** Reads {@code PARTITION:OFFSET}, as {@link #toString} writes it; empty where it is none. */
  public static Optional<RecordPosition> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new RecordPosition(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
