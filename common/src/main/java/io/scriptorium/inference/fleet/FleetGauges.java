package io.scriptorium.inference.fleet;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.seats.SeatManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The gauges of a fleet and its current servers. Labels are the fleet's name, its servers, and the
 * states of a circuit: all bounded. The gauges are removed when the fleet closes.
 */
final class FleetGauges implements AutoCloseable {

  private static final String SERVER = "server";

  private final MeterRegistry registry;
  private final Tags fleet;
  private final ServerRouter servers;
  private final SeatManager seats;
  private final List<Meter> gauges = new ArrayList<>();

  FleetGauges(String fleet, ServerRouter servers, SeatManager seats, MeterRegistry registry) {
    this.fleet = Tags.of("fleet", fleet);
    this.servers = servers;
    this.seats = seats;
    this.registry = registry;
  }

  /**
   * Registers gauges for the current servers, and for no others. The other meters of servers that
   * are gone are removed as well: with addresses from DNS their number would grow for ever.
   */
  synchronized void serversChanged() {
    close();
    removeGone(servers.all().stream().map(InferenceServer::name).collect(Collectors.toSet()));
    add("waiting", fleet, "Jobs of this process that wait for a seat", seats::waiting);
    servers.all().forEach(server -> add(server.name()));
  }

  private void removeGone(Set<String> current) {
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      String server = id.getTag(SERVER);
      if (server != null
          && !current.contains(server)
          && !server.equals("other")
          && fleet.stream().allMatch(id.getTags()::contains)) {
        registry.remove(meter);
      }
    }
  }

  private void add(String server) {
    Tags tags = fleet.and(SERVER, server);
    add("running", tags, "Seats that this process holds", () -> seats.heldOn(server));
    add(
        "seats",
        tags,
        "Generations that may run, over all processes",
        () -> servers.named(server).map(InferenceServer::seats).orElse(0));
    add(
        "available",
        tags,
        "1 where requests are sent, 0 where the circuit is open",
        () -> servers.circuit(server).admits() ? 1 : 0);
    add(
        "slow",
        tags,
        "1 where the server is much slower than its peers",
        () -> servers.isSlow(server) ? 1 : 0);
    for (ServerCircuit.State state : ServerCircuit.State.values()) {
      add(
          "circuit",
          tags.and("state", state.label()),
          "1 for the state that the server's circuit is in",
          () -> servers.circuit(server).state() == state ? 1 : 0);
    }
  }

  private void add(String name, Tags tags, String description, Supplier<Number> value) {
    gauges.add(
        Gauge.builder(RequestTelemetry.PREFIX + name, value)
            .description(description)
            .tags(tags)
            .register(registry));
  }

  @Override
  public synchronized void close() {
    gauges.forEach(registry::remove);
    gauges.clear();
  }
}
