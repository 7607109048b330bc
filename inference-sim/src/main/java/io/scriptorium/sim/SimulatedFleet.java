package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatedModel;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Simulated inference servers in this process, listening until closed. */
public final class SimulatedFleet implements AutoCloseable {
  private final List<SimulatedServer> servers = new ArrayList<>();
  private final GenerationRecorder recorder;

  private SimulatedFleet(FleetSettings settings) {
    this.recorder =
        new GenerationRecorder(
            settings.generationsInMemory(), settings.textsKept(), settings.generationsLog());
    TextSettings text = settings.text();
    SimulatedModel model =
        new SimulatedModel(text.seed(), text.deviation(), text.identifiers(), text.sampled());
    try {
      for (int index = 0; index < settings.servers(); index++) {
        int port = settings.firstPort() == 0 ? 0 : settings.firstPort() + index;
        servers.add(new SimulatedServer(settings, port, model, recorder));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts all servers.
   *
   * @throws java.io.UncheckedIOException if a port cannot be used
   * @throws IllegalArgumentException if the generations log cannot be written
   */
  public static SimulatedFleet start(FleetSettings settings) {
    SimulatedFleet fleet = new SimulatedFleet(settings);
    fleet.servers.forEach(SimulatedServer::start);
    return fleet;
  }

  /** The servers' addresses, each ending in {@code /v1}. */
  public List<URI> baseUrls() {
    return servers.stream().map(SimulatedServer::baseUrl).toList();
  }

  /** The servers, in the order of {@link #baseUrls()}. */
  public List<SimulatedServer> servers() {
    return List.copyOf(servers);
  }

  /** The generations ended so far, as many of the last as the settings keep in memory. */
  public GenerationLog generations() {
    return new GenerationLog(recorder.generations());
  }

  /** Cuts what runs, frees the ports and completes the generations log. */
  @Override
  public void close() {
    servers.forEach(SimulatedServer::close);
    recorder.close();
  }
}
