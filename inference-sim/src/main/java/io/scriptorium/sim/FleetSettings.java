package io.scriptorium.sim;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of like servers in one process.
 *
 * @param servers how many, from 1 to 1,000
 * @param host the address that they listen on
 * @param firstPort the first server's port, the others follow it; 0 takes free ones
 * @param server how each is timed and bounded
 * @param text what they write
 * @param generationsLog the file that gets a JSON line for each generation, or none
 * @param generationsInMemory generations that {@link SimulatedFleet#generations()} keeps; older
 *     ones are dropped
 * @param textsKept whether generations keep their texts, in memory and in the log
 * @param apiKey what every request must give as its bearer token, those for faults included; null
 *     to answer all
 * @param faults injected into every server from the start
 */
public record FleetSettings(
    int servers,
    String host,
    int firstPort,
    ServerSettings server,
    TextSettings text,
    @Nullable Path generationsLog,
    int generationsInMemory,
    boolean textsKept,
    @Nullable String apiKey,
    List<Fault> faults) {

  /**
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public FleetSettings {
    Bounds.range("number of servers", servers, 1, 1_000);
    Bounds.range("port", firstPort, 0, 65_535);
    if (firstPort > 0) {
      Bounds.range("last server's port", firstPort + servers - 1.0, 1, 65_535);
    }
    Bounds.range("number of generations in memory", generationsInMemory, 0, 10_000_000);
    faults = List.copyOf(faults);
  }

  /** One server on a free port of this machine alone, with the default timing and text. */
  public static FleetSettings defaults() {
    return new FleetSettings(
        1,
        "127.0.0.1",
        0,
        ServerSettings.defaults(),
        TextSettings.defaults(),
        null,
        100_000,
        false,
        null,
        List.of());
  }

  public FleetSettings withServers(int servers) {
    return new FleetSettings(
        servers,
        host,
        firstPort,
        server,
        text,
        generationsLog,
        generationsInMemory,
        textsKept,
        apiKey,
        faults);
  }

  public FleetSettings withAddress(String host, int firstPort) {
    return new FleetSettings(
        servers,
        host,
        firstPort,
        server,
        text,
        generationsLog,
        generationsInMemory,
        textsKept,
        apiKey,
        faults);
  }

  public FleetSettings withServer(ServerSettings server) {
    return new FleetSettings(
        servers,
        host,
        firstPort,
        server,
        text,
        generationsLog,
        generationsInMemory,
        textsKept,
        apiKey,
        faults);
  }

  public FleetSettings withText(TextSettings text) {
    return new FleetSettings(
        servers,
        host,
        firstPort,
        server,
        text,
        generationsLog,
        generationsInMemory,
        textsKept,
        apiKey,
        faults);
  }

  public FleetSettings withGenerationsLog(@Nullable Path generationsLog) {
    return new FleetSettings(
        servers,
        host,
        firstPort,
        server,
        text,
        generationsLog,
        generationsInMemory,
        textsKept,
        apiKey,
        faults);
  }

  public FleetSettings withGenerationsInMemory(int generationsInMemory) {
    return new FleetSettings(
        servers,
        host,
        firstPort,
        server,
        text,
        generationsLog,
        generationsInMemory,
        textsKept,
        apiKey,
        faults);
  }

  public FleetSettings withTextsKept(boolean textsKept) {
    return new FleetSettings(
        servers,
        host,
        firstPort,
        server,
        text,
        generationsLog,
        generationsInMemory,
        textsKept,
        apiKey,
        faults);
  }

  public FleetSettings withApiKey(String apiKey) {
    return new FleetSettings(
        servers,
        host,
        firstPort,
        server,
        text,
        generationsLog,
        generationsInMemory,
        textsKept,
        apiKey,
        faults);
  }

  /** The same, with these faults in every server from the start. */
  public FleetSettings withFaults(List<Fault> faults) {
    return new FleetSettings(
        servers,
        host,
        firstPort,
        server,
        text,
        generationsLog,
        generationsInMemory,
        textsKept,
        apiKey,
        faults);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "FleetSettings[%d servers on %s:%d]", servers, host, firstPort);
  }
}
