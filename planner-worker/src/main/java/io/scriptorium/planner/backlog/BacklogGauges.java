package io.scriptorium.planner.backlog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.scriptorium.inference.seats.JobQueue;
import io.scriptorium.job.Priority;
import io.scriptorium.job.TenantNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The gauges of the backlog: what waits, by class and tenant, and what is for later. Clients choose
 * the names of tenants, so that only the largest queues have a row of their own.
 */
final class BacklogGauges implements AutoCloseable {

  private static final int MOST_QUEUES = 100;
  private static final String OTHERS = "other";

  private final Set<PartitionBacklog> partitions;
  private final MeterRegistry meters;
  private final MultiGauge waiting;
  private final Gauge later;
  private Map<JobQueue, Integer> last = Map.of();

  BacklogGauges(Set<PartitionBacklog> partitions, MeterRegistry meters) {
    this.partitions = partitions;
    this.meters = meters;
    waiting =
        MultiGauge.builder("scriptorium.requests.waiting")
            .description(
                "Requests that are accepted and not yet planned, of this process's partitions")
            .register(meters);
    later =
        Gauge.builder(
                "scriptorium.requests.later",
                partitions,
                all -> all.stream().mapToInt(PartitionBacklog::later).sum())
            .description("Requests with a notBefore to come, of this process's partitions")
            .register(meters);
    update();
  }

  /** Counts what waits. */
  void update() {
    Map<JobQueue, Integer> counts = new HashMap<>();
    // The usual queues are there when they are empty, too.
    Stream.of(Priority.values())
        .forEach(it -> counts.put(new JobQueue(it, TenantNames.DEFAULT), 0));
    partitions.forEach(partition ->
        partition
            .report()
            .counts()
            .forEach((queue, count) -> counts.merge(queue, count, Integer::sum)));
    if (!counts.equals(last)) {
      last = counts;
      waiting.register(rows(counts), true);
    }
  }

  private static List<Row<?>> rows(Map<JobQueue, Integer> counts) {
    List<Map.Entry<JobQueue, Integer>> largest =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .toList();
    Map<JobQueue, Integer> shown = new HashMap<>();
    for (int i = 0; i < largest.size(); i++) {
      JobQueue queue = largest.get(i).getKey();
      boolean own = i < MOST_QUEUES || queue.tenant().equals(TenantNames.DEFAULT);
      shown.merge(
          own ? queue : new JobQueue(queue.priority(), OTHERS),
          largest.get(i).getValue(),
          Integer::sum);
    }
    List<Row<?>> rows = new ArrayList<>();
    shown.forEach((queue, count) ->
        rows.add(
            Row.of(Tags.of("priority", queue.priority().json(), "tenant", queue.tenant()), count)));
    return rows;
  }

  @Override
  public void close() {
    waiting.register(List.of(), true);
    meters.remove(later);
  }
}
