package io.scriptorium.chaos;

import io.scriptorium.sim.Fault;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.SimulatedServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What can happen to an inference server: every outage that the simulator knows. */
final class InferenceFaults {

  private static final Duration A_WHILE = Duration.ofSeconds(5);

  /**
   * What some servers do otherwise all the time and no job may notice, for a share of the requests
   * each, alone and together.
   */
  static final List<Fault> ALWAYS =
      Fault.list(
          "crlf*0.1+no-space*0.1+byte-order-mark*0.1+comments*0.1+split-bytes*0.05+no-done*0.1"
              + "+content-null*0.1+empty-choices*0.1+null-choices*0.1+usage-each*0.1"
              + "+slow-first=0.5*0.05+idle=0.5*0.05"
              + "+no-schema@plan*0.1+no-max-tokens*0.05+alternate");

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
    // A quirk beside an outage would be another fault.
    server.clearFaults();
    server.inject(Fault.standing(kind));
    ChaosBed.pause(A_WHILE);
    server.clearFaults();
    ALWAYS.forEach(server::inject);
  }
}
