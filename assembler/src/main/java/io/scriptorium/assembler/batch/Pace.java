package io.scriptorium.assembler.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How fast a batch has gone lately: the words asked for in the jobs that ended, by the minute.
 *
 * @param minutes the latest ones in which jobs ended, of at most {@link #MOST} minutes
 */
record Pace(List<Minute> minutes) {

  static final Pace NONE = new Pace(List.of());

  /** Over how many minutes the rate is taken. */
  private static final int MOST = 10;

  private static final int SECONDS = 60;

  Pace {
    minutes = List.copyOf(minutes);
  }

  /**
   * One minute.
   *
   * @param number since 1970
   */
  record Minute(long number, long words) {}

  /** A job has ended. */
  Pace with(long asked, Instant at) {
    long number = at.getEpochSecond() / SECONDS;
    var kept = new ArrayList<>(minutes.stream().filter(it -> it.number > number - MOST).toList());
    if (!kept.isEmpty() && kept.getLast().number >= number) {
      Minute last = kept.removeLast();
      kept.add(new Minute(last.number, last.words + asked));
    } else {
      kept.add(new Minute(number, asked));
    }
    return new Pace(kept);
  }

  /**
   * How long so many words take at this rate; empty where no job has ended lately.
   *
   * @param since when the batch began
   */
  Optional<Duration> timeFor(long words, Instant since, Instant now) {
    long first = now.getEpochSecond() / SECONDS - MOST + 1;
    Instant begin = Instant.ofEpochSecond(first * SECONDS);
    Instant from = since.isAfter(begin) ? since : begin;
    long done = minutes.stream().filter(it -> it.number >= first).mapToLong(Minute::words).sum();
    double seconds = Math.max(1, Duration.between(from, now).toMillis() / 1_000.0);
    return done <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.round(words * seconds / done)));
  }
}
