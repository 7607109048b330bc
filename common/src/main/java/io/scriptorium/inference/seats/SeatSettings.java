package io.scriptorium.inference.seats;

import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;

/**
 * How seats are kept in Redis, the same for all processes that share a fleet.
 *
 * @param grace longer than a renewal, so that every holder can enter its own seats again
 */
public record SeatSettings(
    @Setting(
            option = "--seat-lease",
            variable = "SEAT_LEASE",
            value = "15s",
            help =
                "How long a seat on an inference server stays taken when its holder no longer"
                    + " renews it; three times --seat-renewal or more.")
        Duration lease,
    @Setting(
            option = "--seat-renewal",
            variable = "SEAT_RENEWAL",
            value = "1s",
            min = "10ms",
            help = "How often each process renews the seats that it holds.")
        Duration renewal,
    @Setting(
            option = "--seat-grace",
            variable = "SEAT_GRACE",
            value = "3s",
            help =
                "How long no seat is granted after Redis was emptied or restarted, so that all"
                    + " holders can enter theirs again; longer than --seat-renewal.")
        Duration grace,
    @Setting(
            option = "--seat-settling",
            variable = "SEAT_SETTLING",
            value = "500ms",
            help =
                "How long a seat stays taken after an aborted generation, until its server has"
                    + " noticed that the connection is closed.")
        Duration settling)
    implements Checked {

  public static final SeatSettings DEFAULTS = SettingsReader.defaults(SeatSettings.class);

  /** For one machine, where all that hold seats answer at once: a short grace starts quickly. */
  public static final SeatSettings LOCAL =
      new SeatSettings(
          DEFAULTS.lease(), Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofMillis(100));

  @Override
  public void check(Problems problems) {
    problems.require(
        lease.compareTo(renewal.multipliedBy(3)) >= 0,
        "lease",
        "three times %s, or more".formatted(problems.describe("renewal")));
    problems.require(
        grace.compareTo(renewal) > 0 && grace.compareTo(lease) <= 0,
        "grace",
        "longer than %s, and at most %s"
            .formatted(problems.describe("renewal"), problems.describe("lease")));
    problems.require(
        settling.compareTo(lease) <= 0, "settling", "at most " + problems.describe("lease"));
  }
}
