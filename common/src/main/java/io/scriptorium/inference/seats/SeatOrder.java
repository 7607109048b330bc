package io.scriptorium.inference.seats;

import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.SettingsReader;
import java.time.Instant;

/**
 * Who is served first among those that wait in one {@link JobQueue}: the one place where a job's
 * place in it is computed, for seats and for being planned alike.
 */
public enum SeatOrder {
  /** The job that was requested first; of a batch's jobs the longest, as below. */
  OLDEST_FIRST("oldest-first"),

  /**
   * The longest of the jobs that were requested at about the same time, so that no long one is left
   * to be written alone at the end (longest processing time first; Graham, Bounds on
   * multiprocessing timing anomalies, 1969). A word counts as much as a second of age: a job of 300
   * words may have to wait about an hour longer for jobs of 4,000 words that were requested later,
   * and for no job longer than a day.
   */
  LONGEST_FIRST("longest-first");

  private static final long MILLIS_A_WORD = 1_000;
  private static final long LONGEST_HEAD_START_MILLIS = 24 * 60 * 60 * 1_000;
  private static final long LATEST_SECOND = 4_000_000_000L;
  private static final long AFTER_ALL_DEADLINES = 10_000_000_000_000L;
  private static final long AFTER_ALL_PLANS = 100_000_000_000_000L;

  private final String typed;

  SeatOrder(String typed) {
    this.typed = typed;
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return typed;
  }

  /** The order as a setting, the same for all processes that share a fleet. */
  @OptionGroup(OptionGroup.Heading.INFERENCE)
  public record OrderSettings(
      @Setting(
              option = "--order",
              variable = "SEAT_ORDER",
              value = "oldest-first",
              help =
                  "Which waiting job is planned and gets a seat first: oldest-first; or"
                      + " longest-first, by which many jobs end sooner as a whole, where a word"
                      + " counts as much as a second of age.")
          SeatOrder order) {

    public static final OrderSettings DEFAULTS = SettingsReader.defaults(OrderSettings.class);
  }

  /**
   * A request's place in its queue, the lowest first: a number that Redis keeps exactly. Plans come
   * before writing, as each lets many sections follow; of either, jobs with a deadline come first,
   * the earliest before the others.
   */
  long placeOf(SeatRequest request) {
    Instant deadline = request.deadline();
    long place =
        deadline == null ? AFTER_ALL_DEADLINES + withoutDeadline(request) : millis(deadline);
    return request.kind() == SeatRequest.Kind.PLANNING ? place : place + AFTER_ALL_PLANS;
  }

  /** A record's timestamp is set by its producer, and not to be trusted. */
  private static long millis(Instant time) {
    return Math.clamp(time.getEpochSecond(), 0, LATEST_SECOND) * 1_000 + time.getNano() / 1_000_000;
  }

  private long withoutDeadline(SeatRequest request) {
    long headStart =
        this == LONGEST_FIRST || request.inBatch()
            ? Math.min(request.words() * MILLIS_A_WORD, LONGEST_HEAD_START_MILLIS)
            : 0;
    return Math.max(0, millis(request.since()) - headStart);
  }
}
