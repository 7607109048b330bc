package io.scriptorium.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What can happen to the brokers. */
final class BrokerFaults {

  private static final Duration A_WHILE = Duration.ofSeconds(4);

  /** Longer than a broker's session with the controllers. */
  private static final Duration BEYOND_THE_SESSION = Duration.ofSeconds(7);

  private BrokerFaults() {}

  static List<ChaosFault> all() {
    return List.of(
        new ChaosFault("kill a broker", BrokerFaults::kill),
        new ChaosFault("restart a broker", BrokerFaults::restart),
        new ChaosFault("restart all brokers", (bed, _) -> restartAll(bed)),
        new ChaosFault("kill all brokers", (bed, _) -> killAll(bed)),
        new ChaosFault("freeze a broker", BrokerFaults::freeze),
        new ChaosFault("cut off a broker", BrokerFaults::cutOff));
  }

  private static void kill(ChaosBed bed, Random random) throws Exception {
    Broker broker = bed.cluster.any(random);
    broker.process().kill();
    ChaosBed.pause(A_WHILE);
    broker.restart();
    bed.cluster.awaitInStep();
  }

  private static void restart(ChaosBed bed, Random random) throws Exception {
    bed.cluster.any(random).stopAndRestart();
    bed.cluster.awaitInStep();
  }

  static void restartAll(ChaosBed bed) throws Exception {
    for (Broker broker : bed.cluster.brokers()) {
      broker.stopAndRestart();
      bed.cluster.awaitInStep();
    }
  }

  private static void killAll(ChaosBed bed) throws Exception {
    for (Broker broker : bed.cluster.brokers()) {
      broker.process().kill();
    }
    bed.cluster.brokers().forEach(Broker::restart);
    bed.cluster.awaitInStep();
  }

  private static void freeze(ChaosBed bed, Random random) throws Exception {
    Broker broker = bed.cluster.any(random);
    broker.process().freeze();
    ChaosBed.pause(BEYOND_THE_SESSION);
    broker.process().thaw();
    bed.cluster.awaitInStep();
  }

  /** Clients and the other brokers reach it no more, while it believes that all is well. */
  private static void cutOff(ChaosBed bed, Random random) throws Exception {
    Relay relay = bed.cluster.any(random).relay();
    relay.fallSilent();
    ChaosBed.pause(BEYOND_THE_SESSION);
    relay.clear();
    bed.cluster.awaitInStep();
  }
}
