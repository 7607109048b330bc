package io.scriptorium.chaos;

import io.scriptorium.sim.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Times at which a server had more requests than seats. */
final class Crowding {

  private Crowding() {}

  /** A line for each server that ever had, with the first such time and its requests then. */
  static List<String> of(JobOutcome outcome, int seats) {
    List<String> crowded = new ArrayList<>();
    for (String server : outcome.log().servers()) {
      if (outcome.log().maxInFlight(server) > seats) {
        crowded.add(first(outcome, server, seats));
      }
    }
    return crowded;
  }

  private static String first(JobOutcome outcome, String server, int seats) {
    List<Generation> here =
        outcome.log().generations().stream()
            .filter(generation -> generation.server().equals(server) && generation.seatsInUse() > 0)
            .sorted((a, b) -> a.arrived().compareTo(b.arrived()))
            .toList();
    for (Generation newcomer : here) {
      List<Generation> with =
          here.stream()
              .filter(other ->
                  !other.arrived().isAfter(newcomer.arrived())
                      && other.end().isAfter(newcomer.arrived()))
              .toList();
      if (with.size() > seats) {
        return "%s had %d requests at a time, and has %d seats, at %s (%s): %s"
            .formatted(
                server,
                outcome.log().maxInFlight(server),
                seats,
                newcomer.arrived(),
                outcome.faults().stream()
                    .filter(fault -> fault.explains(newcomer.arrived(), Waste.AFTERMATH))
                    .map(FaultWindow::fault)
                    .collect(Collectors.joining(", ")),
                with);
      }
    }
    return server + " had more requests than seats";
  }
}
