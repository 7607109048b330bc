package io.scriptorium.sim;

import java.time.Duration;

/** Settings that the tests begin from. */
final class TestFleets {
  private TestFleets() {}

  /** One server that waits for nothing and writes exactly the words asked for. */
  static FleetSettings instant() {
    return timed(0);
  }

  /** One server at a time scale, which writes exactly the words asked for. */
  static FleetSettings timed(double timeScale) {
    return FleetSettings.defaults()
        .withServer(ServerSettings.defaults().withTimeScale(timeScale))
        .withText(TextSettings.defaults().withDeviation(0));
  }

  static FleetSettings withSeats(FleetSettings settings, int seats) {
    return settings.withServer(settings.server().withSeats(seats));
  }

  static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  /** Real time and the default rates, with these bounds. */
  static ServerSettings bounded(int seats, int queueLimit, int bodyLimitBytes) {
    return new ServerSettings(
        seats,
        queueLimit,
        20_000,
        500,
        0,
        32_768,
        1,
        true,
        bodyLimitBytes,
        Duration.ofMinutes(1),
        null);
  }
}
