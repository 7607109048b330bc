package io.scriptorium.inference.seats;

import io.scriptorium.runtime.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of the ledger of seats in Redis, as a picocli mixin. */
public final class SeatOptions {

  @Option(
      names = "--seat-lease",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:SEAT_LEASE:-15s}",
      description =
          "How long a seat on an inference server stays taken when its holder is gone without a"
              + " word. Default: ${DEFAULT-VALUE} (env SEAT_LEASE).")
  private Duration lease = SeatSettings.DEFAULTS.lease();

  @Option(
      names = "--seat-renewal",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:SEAT_RENEWAL:-1s}",
      description =
          "How often each process renews the seats it holds. Default: ${DEFAULT-VALUE} (env"
              + " SEAT_RENEWAL).")
  private Duration renewal = SeatSettings.DEFAULTS.renewal();

  @Option(
      names = "--seat-grace",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:SEAT_GRACE:-3s}",
      description =
          "For how long no seat is granted after Redis was emptied or restarted, so that all"
              + " holders can enter theirs again; longer than --seat-renewal. Default:"
              + " ${DEFAULT-VALUE} (env SEAT_GRACE).")
  private Duration grace = SeatSettings.DEFAULTS.grace();

  @Option(
      names = "--seat-settling",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:SEAT_SETTLING:-500ms}",
      description =
          "How long a seat stays taken behind a generation that was broken off, in which its"
              + " server notices that nobody listens. Default: ${DEFAULT-VALUE} (env"
              + " SEAT_SETTLING).")
  private Duration settling = SeatSettings.DEFAULTS.settling();

  /**
   * The settings that the options make together.
   *
   * @throws io.scriptorium.runtime.StartupException if one is not allowed
   */
  public SeatSettings settings() {
    return new SeatSettings(lease, renewal, grace, settling);
  }
}
