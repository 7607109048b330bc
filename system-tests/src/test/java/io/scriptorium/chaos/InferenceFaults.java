package io.scriptorium.chaos;

import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.SimulatedServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What can happen to an inference server: every outage that the simulator knows. */
final class InferenceFaults {

  private static final Duration A_WHILE = Duration.ofSeconds(5);

  private InferenceFaults() {}

  static List<ChaosFault> all() {
    return FaultKind.of(FaultKind.Family.OUTAGE).stream()
        .map(kind ->
            new ChaosFault(
                "server: " + kind.wireName(), (bed, random) -> strike(bed, kind, random)))
        .toList();
  }

  private static void strike(ChaosBed bed, FaultKind kind, Random random) throws Exception {
    SimulatedServer server = bed.fleet.servers().get(random.nextInt(ChaosBed.SERVERS));
    server.inject(io.scriptorium.sim.Fault.standing(kind));
    ChaosBed.pause(A_WHILE);
    server.clearFaults();
  }
}
