package io.scriptorium.inference.seats;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;

/**
 * How seats are kept in Redis, the same for all processes that share a fleet.
 *
 * @param lease how long a seat stays taken when its holder is gone without a word
 * @param renewal how often a process says that it holds what it holds
 * @param grace for how long a ledger that may have been emptied grants nothing; longer than a
 *     renewal, so that every holder can enter its own seats again
 * @param settling how long a seat stays taken behind a generation that was broken off, in which its
 *     server notices that nobody listens
 */
public record SeatSettings(Duration lease, Duration renewal, Duration grace, Duration settling) {

  public static final SeatSettings DEFAULTS =
      new SeatSettings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofMillis(500));

  /** For one machine, where all that hold seats answer at once: a short grace starts quickly. */
  public static final SeatSettings LOCAL =
      new SeatSettings(
          Duration.ofSeconds(15),
          Duration.ofMillis(200),
          Duration.ofMillis(500),
          Duration.ofMillis(100));

  /**
   * @throws StartupException naming the value that is out of bounds
   */
  public SeatSettings {
    require(renewal.toMillis() >= 10, "--seat-renewal", renewal, "10ms or more");
    require(
        lease.compareTo(renewal.multipliedBy(3)) >= 0,
        "--seat-lease",
        lease,
        "three times --seat-renewal, which is " + renewal + ", or more");
    require(
        grace.compareTo(renewal) > 0 && grace.compareTo(lease) <= 0,
        "--seat-grace",
        grace,
        "longer than --seat-renewal, which is "
            + renewal
            + ", and at most --seat-lease, which is "
            + lease);
    require(
        !settling.isNegative() && settling.compareTo(lease) <= 0,
        "--seat-settling",
        settling,
        "from 0s to --seat-lease, which is " + lease);
  }

  private static void require(boolean right, String option, Duration value, String allowed) {
    if (!right) {
      throw new StartupException("%s is %s; it must be %s.".formatted(option, value, allowed));
    }
  }
}
