package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.seats.SeatManager;
import io.scriptorium.job.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The servers as this process sees them, which it publishes in the ledger of seats. */
final class LocalFleetView implements SeatManager.FleetView {

  /**
   * What one process publishes.
   *
   * @param fleet what the process uses the servers for
   */
  record Report(String fleet, List<ServerReport> servers) {
    Report {
      servers = List.copyOf(servers);
    }
  }

  /**
   * One server in a report.
   *
   * @param health the state of the server's circuit in that process: closed, open or half-open
   * @param slow whether it is much slower than its peers
   * @param generated generated tokens a second, lately
   * @param prompted prompt tokens a second, cached ones included
   * @param cached prompt tokens a second that the server had in its cache
   */
  record ServerReport(
      String name,
      int seats,
      String health,
      boolean slow,
      double generated,
      double prompted,
      double cached) {}

  private final String fleet;
  private final ServerRouter servers;
  private final TokenRates rates;

  LocalFleetView(String fleet, ServerRouter servers, TokenRates rates) {
    this.fleet = fleet;
    this.servers = servers;
    this.rates = rates;
  }

  @Override
  public Map<String, Integer> seats(Set<String> inUse) {
    Map<String, Integer> seats = new HashMap<>();
    // A server that has left the directory keeps its jobs.
    inUse.forEach(name -> seats.put(name, InferenceServer.DEFAULT_SEATS));
    servers.all().forEach(server -> seats.put(server.name(), server.seats()));
    return seats;
  }

  @Override
  public String report() {
    var report = new Report(fleet, servers.all().stream().map(this::reportOf).toList());
    return new String(Json.write(report), StandardCharsets.UTF_8);
  }

  private ServerReport reportOf(InferenceServer server) {
    TokenRates.Rates now = rates.rates(server.name());
    return new ServerReport(
        server.name(),
        server.seats(),
        servers.circuit(server.name()).state().label(),
        servers.isSlow(server.name()),
        now.generated(),
        now.prompted(),
        now.cached());
  }
}
