package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.seats.SeatManager;
import io.scriptorium.job.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What this process tells the ledger of seats: the servers it knows, and how they do. */
final class LocalFleetView implements SeatManager.Knowledge {

  private final String fleet;
  private final ServerRouter servers;
  private final TokenRates traffic;
  private final Supplier<Set<String>> inUse;

  /**
   * @param inUse the servers on which this process holds seats, by name
   */
  LocalFleetView(
      String fleet, ServerRouter servers, TokenRates traffic, Supplier<Set<String>> inUse) {
    this.fleet = fleet;
    this.servers = servers;
    this.traffic = traffic;
    this.inUse = inUse;
  }

  @Override
  public Map<String, Integer> seats() {
    Map<String, Integer> seats = new HashMap<>();
    // A server that is gone from the directory keeps the jobs that it has.
    inUse.get().forEach(name -> seats.put(name, InferenceServer.DEFAULT_SEATS));
    servers.all().forEach(server -> seats.put(server.name(), server.seats()));
    return seats;
  }

  @Override
  public String report() {
    var report = new FleetReport(fleet, servers.all().stream().map(this::reportOf).toList());
    return new String(Json.write(report), StandardCharsets.UTF_8);
  }

  private FleetReport.Server reportOf(InferenceServer server) {
    TokenRates.Rates rates = traffic.rates(server.name());
    return new FleetReport.Server(
        server.name(),
        server.seats(),
        servers.circuit(server.name()).state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        servers.isSlow(server.name()),
        rates.generated(),
        rates.prompted(),
        rates.cached());
  }
}
