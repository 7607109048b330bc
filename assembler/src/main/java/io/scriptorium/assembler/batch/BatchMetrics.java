package io.scriptorium.assembler.batch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** The meters of the batches of all partitions that this process has. */
public final class BatchMetrics {

  private final Set<OfPartition> partitions = ConcurrentHashMap.newKeySet();

  /** Registers the meters. */
  public BatchMetrics(MeterRegistry meters) {
    gauge(
        meters, "scriptorium.batches.open", "Batches with jobs that have not ended", it -> it.open);
    gauge(
        meters,
        "scriptorium.batches.stalled",
        "Of these, batches without a change for the time after which a job counts as stalled",
        it -> it.stalled);
  }

  private void gauge(
      MeterRegistry meters, String name, String description, ToIntFunction<OfPartition> count) {
    Gauge.builder(name, partitions, all -> all.stream().mapToInt(count).sum())
        .description(description)
        .register(meters);
  }

  void add(OfPartition partition) {
    partitions.add(partition);
  }

  void remove(OfPartition partition) {
    partitions.remove(partition);
  }

  /** Counts the batches of one partition, pass by pass. For one thread; any may read the meters. */
  static final class OfPartition {

    private volatile int open;
    private volatile int stalled;
    private int openSoFar;
    private int stalledSoFar;

    /** A batch with open jobs. */
    void count(boolean isStalled) {
      openSoFar++;
      stalledSoFar += isStalled ? 1 : 0;
    }

    /** All batches have been looked at. */
    void passed() {
      open = openSoFar;
      stalled = stalledSoFar;
      openSoFar = 0;
      stalledSoFar = 0;
    }
  }
}
