package io.scriptorium.sim;

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
}
