package io.scriptorium.chaos;

import io.scriptorium.job.TenantPolicy;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.RecordPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;

/** What can happen to worker processes. */
final class WorkerFaults {

  private static final Duration A_WHILE = Duration.ofSeconds(4);

  /** Longer than any lease, and than the session of a consumer. */
  private static final Duration BEYOND_EVERY_SESSION = Duration.ofSeconds(9);

  /** An assembler's session, which is Kafka Streams' own, is longer. */
  private static final Duration BEYOND_STREAMS_SESSION = Duration.ofSeconds(17);

  private WorkerFaults() {}

  static List<ChaosFault> all() {
    List<ChaosFault> faults = new ArrayList<>();
    for (Role role : Role.values()) {
      faults.add(
          new ChaosFault("kill " + role.command(), (bed, random) -> kill(bed, role, random)));
      faults.add(
          new ChaosFault("stop " + role.command(), (bed, random) -> stop(bed, role, random)));
      faults.add(
          new ChaosFault("freeze " + role.command(), (bed, random) -> freeze(bed, role, random)));
    }
    faults.add(new ChaosFault("kill all workers", (bed, random) -> killAll(bed)));
    faults.add(new ChaosFault("restart all workers", (bed, random) -> restartAll(bed, Map.of())));
    faults.add(
        new ChaosFault(
            "upgrade all workers", (bed, random) -> restartAll(bed, NextVersion.environment(bed))));
    faults.add(new ChaosFault("scale writers", (bed, random) -> scale(bed, random)));
    faults.add(new ChaosFault("pause all jobs", (bed, random) -> pauseAll(bed)));
    return faults;
  }

  private static void kill(ChaosBed bed, Role role, Random random) throws Exception {
    bed.crew.kill(role, bed.crew.any(role, random));
    var _ = bed.crew.start(role);
    ChaosBed.pause(A_WHILE);
  }

  private static void stop(ChaosBed bed, Role role, Random random) throws Exception {
    var _ = bed.crew.start(role);
    bed.crew.retire(role, bed.crew.any(role, random));
  }

  private static void freeze(ChaosBed bed, Role role, Random random) throws Exception {
    ScriptoriumProcess worker = bed.crew.any(role, random);
    worker.freeze();
    ChaosBed.pause(role == Role.ASSEMBLER ? BEYOND_STREAMS_SESSION : BEYOND_EVERY_SESSION);
    worker.thaw();
    ChaosBed.pause(A_WHILE);
  }

  private static void killAll(ChaosBed bed) throws Exception {
    for (Role role : Role.values()) {
      for (ScriptoriumProcess worker : bed.crew.all(role)) {
        bed.crew.kill(role, worker);
        var _ = bed.crew.start(role);
      }
    }
    ChaosBed.pause(A_WHILE.multipliedBy(2));
  }

  /** One after another, each replaced before it is asked to stop, as a rolling update does. */
  private static void restartAll(ChaosBed bed, Map<String, String> more) throws Exception {
    for (Role role : Role.values()) {
      restartAll(bed, role, more);
    }
  }

  static void restartAll(ChaosBed bed, Role role, Map<String, String> more) throws Exception {
    for (ScriptoriumProcess worker : bed.crew.all(role)) {
      var _ = bed.crew.start(role, more);
      bed.crew.retire(role, worker);
    }
  }

  private static void pauseAll(ChaosBed bed) throws InterruptedException {
    TenantPolicy all = TenantPolicy.of(TenantPolicy.ALL);
    try (var publisher =
        new RecordPublisher(KafkaClients.producer(bed.cluster.settings(), "chaos"))) {
      publish(publisher, all.withPaused(true));
      ChaosBed.pause(A_WHILE);
      publish(publisher, all);
    }
  }

  /** Brokers may be down meanwhile. */
  private static void publish(RecordPublisher publisher, TenantPolicy policy)
      throws InterruptedException {
    while (true) {
      try {
        publisher.publish(Topics.TENANT_POLICIES, policy.tenant(), policy).join();
        return;
      } catch (CompletionException e) {
        ChaosBed.pause(Duration.ofSeconds(1));
      }
    }
  }

  private static void scale(ChaosBed bed, Random random) throws Exception {
    var _ = bed.crew.start(Role.WRITER);
    var _ = bed.crew.start(Role.WRITER);
    ChaosBed.pause(A_WHILE.multipliedBy(2));
    bed.crew.retire(Role.WRITER, bed.crew.any(Role.WRITER, random));
    bed.crew.retire(Role.WRITER, bed.crew.any(Role.WRITER, random));
  }
}
