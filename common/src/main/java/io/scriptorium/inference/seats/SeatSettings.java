package io.scriptorium.inference.seats;

import io.scriptorium.inference.seats.SeatOrder.OrderSettings;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;

/**
 * How seats are kept in Redis, the same for all processes that share a fleet.
 *
 * @param renewal how often each process renews the seats that it holds; fixed, as a third of the
 *     shortest lease
 * @param grace longer than a renewal, so that every holder can enter its own seats again
 */
@Removed("SEAT_RENEWAL")
@OptionGroup(OptionGroup.Heading.INFERENCE)
public record SeatSettings(
    @Setting(
            option = "--seat-lease",
            variable = "SEAT_LEASE",
            value = "15s",
            min = "3s",
            help =
                "How long a seat on an inference server stays taken when its holder no longer"
                    + " renews it every second.")
        Duration lease,
    @Fixed("1s") Duration renewal,
    @Setting(
            option = "--seat-grace",
            variable = "SEAT_GRACE",
            value = "3s",
            help =
                "How long no seat is granted after Redis was emptied or restarted, so that all"
                    + " holders can enter theirs again: longer than a second, in which each renews"
                    + " its seats.")
        Duration grace,
    @Setting(
            option = "--seat-settling",
            variable = "SEAT_SETTLING",
            value = "500ms",
            help =
                "How long a seat stays taken after an aborted generation, until its server has"
                    + " noticed that the connection is closed.")
        Duration settling,
    OrderSettings order)
    implements Checked {

  /** The same with the usual order. */
  public SeatSettings(Duration lease, Duration renewal, Duration grace, Duration settling) {
    this(lease, renewal, grace, settling, OrderSettings.DEFAULTS);
  }

  public static final SeatSettings DEFAULTS = SettingsReader.defaults(SeatSettings.class);

  /** For one machine, where all that hold seats answer at once: a short grace starts quickly. */
  public static final SeatSettings LOCAL =
      new SeatSettings(
          DEFAULTS.lease(), Duration.ofMillis(400), Duration.ofMillis(500), Duration.ofMillis(100));

  /** The same with another order. */
  public SeatSettings with(OrderSettings other) {
    return new SeatSettings(lease, renewal, grace, settling, other);
  }

  @Override
  public void check(Problems problems) {
    problems.require(
        grace.compareTo(renewal) > 0 && grace.compareTo(lease) <= 0,
        "grace",
        "longer than 1s, and at most " + problems.describe("lease"));
    problems.require(
        settling.compareTo(lease) <= 0, "settling", "at most " + problems.describe("lease"));
  }
}
